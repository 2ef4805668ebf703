import { chars, int, list, struct, text, truth } from '../../xdr/codec.ts';
import { empty, procedureTable } from '../procedure.ts';

/** REMOTE_AUTH_SASL_DATA_MAX and REMOTE_AUTH_TYPE_LIST_MAX (9.0). */
const saslDataMax = 65_536;
const authTypesMax = 20;

/** `nil` tells "no data" from "empty data", which SASL treats differently. */
const saslData = { nil: truth, data: chars(saslDataMax) };
const saslAnswer = struct({ complete: truth, ...saslData });

/** Procedures before `connectOpen`. */
export const authProcedures = procedureTable({
  authList: { number: 66, args: empty, ret: struct({ types: list(int, authTypesMax) }) },
  authSaslInit: { number: 67, args: empty, ret: struct({ mechlist: text }) },
  authSaslStart: { number: 68, args: struct({ mech: text, ...saslData }), ret: saslAnswer },
  authSaslStep: { number: 69, args: struct(saslData), ret: saslAnswer },
  authPolkit: { number: 70, args: empty, ret: struct({ complete: truth }) },
});
