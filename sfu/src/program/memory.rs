//! How the kernel may give the program its memory.

/// From now on no page is a huge one. The allocator asks for them, and the kernel then rounds
/// thousands of small things up to two megabytes each, more of them the longer the program runs
/// (`khugepaged`): memory grew in steps though nothing was added. Where the kernel knows no such
/// word everything goes on as before.
pub fn stay_small() {
    if rustix::thread::disable_transparent_huge_pages(true).is_err() {
        tracing::debug!("this kernel knows no huge pages");
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_page_is_huge_afterwards() {
        super::stay_small();
        let are_disabled = rustix::thread::transparent_huge_pages_are_disabled();
        assert!(are_disabled.is_err() || are_disabled.is_ok_and(|are| are));
    }
}
