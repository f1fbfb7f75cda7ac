"""The verbs: one module each with `arguments(parser)` and `run(args)`, imported only when asked for."""
