//! Media plane, pure.
