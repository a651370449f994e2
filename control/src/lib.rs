//! Control plane, shell.
