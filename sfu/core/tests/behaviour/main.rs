//! What the media plane does, seen from two browsers: virtual time, a seeded bad network, one
//! behaviour per file.

mod pair;

mod bandwidth;
mod channel;
mod codecs;
mod connects;
mod corpus;
mod floods;
mod gate;
mod insiders;
mod keyframes;
mod leaves;
mod logs;
mod moves;
mod moving;
mod negotiates;
mod outages;
mod pacing;
mod panics;
mod patience;
mod plays;
mod rejoins;
mod repairs;
mod replay;
mod restarts;
mod sound;
mod stats;
mod strangers;
