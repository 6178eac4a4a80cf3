/** Something that a person should know of a node group, found before the run began. */
export interface AutoscalerNote {
  /** Name of the group. */
  readonly target: string;
  readonly text: string;
}
