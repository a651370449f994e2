//! Which cores the workers' threads stay on, where the operator says so (`media.pin_cores`).

use std::io;

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

use crate::StartError;

/// Whether this program may use all these cores at all: a container may have been given others.
pub(crate) fn check(cores: &[usize]) -> Result<(), StartError> {
    if cores.is_empty() {
        return Ok(());
    }
    let given = sched_getaffinity(None).map_err(|error| StartError::Cores(error.into()))?;
    let may = |core: usize| core < CpuSet::MAX_CPU && given.is_set(core);
    match cores.iter().find(|core| !may(**core)) {
        None => Ok(()),
        Some(core) => Err(StartError::NoCore {
            core: *core,
            given: (0..CpuSet::MAX_CPU).filter(|core| may(*core)).collect(),
        }),
    }
}

/// Keeps the calling thread on a core.
pub(crate) fn stay_on(core: usize) -> io::Result<()> {
    let mut only = CpuSet::new();
    only.set(core);
    Ok(sched_setaffinity(None, &only)?)
}

/// As one writes them: `0-3,6`.
pub(crate) fn ranges(cores: &[usize]) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for core in cores {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *core => *last = *core,
            _ => ranges.push((*core, *core)),
        }
    }
    let words = ranges.iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        _ => format!("{first}-{last}"),
    });
    words.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> Vec<usize> {
        let given = sched_getaffinity(None).expect("the kernel knows");
        (0..CpuSet::MAX_CPU)
            .filter(|core| given.is_set(*core))
            .collect()
    }

    #[test]
    fn a_core_that_is_not_there_is_refused_with_those_that_are() {
        assert!(check(&[]).is_ok() && check(&given()).is_ok());
        let told = check(&[CpuSet::MAX_CPU + 7])
            .expect_err("it is not there")
            .to_string();
        let first = given()[0];
        assert!(told.starts_with("media.pin_cores: core 1031 "), "{told}");
        assert!(told.contains(&format!("may use {first}")), "{told}");
    }

    #[test]
    fn a_thread_stays_where_it_is_told() {
        let core = *given().last().expect("one at least");
        let stayed = std::thread::spawn(move || {
            stay_on(core).expect("it is given");
            given()
        });
        assert_eq!(stayed.join().expect("it ends"), [core]);
    }

    #[test]
    fn cores_are_written_as_ranges() {
        assert_eq!(ranges(&[0, 1, 2, 3, 6, 8, 9]), "0-3,6,8-9");
        assert_eq!(ranges(&[]), "");
    }
}
