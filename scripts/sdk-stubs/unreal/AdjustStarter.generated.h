// The engine's own tool writes this one.
