//! What the media plane does, seen from two browsers: virtual time, a seeded bad network, one
//! behaviour per file.

mod pair;

mod connects;
