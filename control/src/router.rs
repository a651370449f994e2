//! Every route on one page. (Being written: this is the signature the house calls.)

use axum::Router;

use crate::app::App;

/// All routes, with every layer around them. Registers the HTTP metrics, hence the error.
pub fn build(app: &App) -> Result<Router, prometheus::Error> {
    let _ = app;
    Ok(Router::new())
}
