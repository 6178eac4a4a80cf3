export { formatProblem, InputError, type InputProblem, suggest, throwIfAny } from "../model/index.ts";
