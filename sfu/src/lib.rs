//! Media plane, shell.
