//! Control plane, pure.
