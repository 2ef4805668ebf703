/** What one document may cost. Lengths count UTF-16 units. */
export interface XmlLimits {
  readonly length: number;
  readonly depth: number;
  /** Elements and runs of text. */
  readonly nodes: number;
  readonly attributesPerElement: number;
  readonly attributes: number;
}

export const defaultXmlLimits: XmlLimits = {
  length: 16 * 1024 * 1024,
  depth: 64,
  nodes: 500_000,
  attributesPerElement: 256,
  attributes: 500_000,
};
