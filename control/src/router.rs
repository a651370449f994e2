//! Every route on one page, and the layers around them.

use std::time::Duration;

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, FromRef, Request},
    http::StatusCode,
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
    routing::get,
};
use prometheus::Registry;
use schalter_config::{Http, Settings};
use tower::{Layer as _, ServiceExt as _};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, limit::RequestBodyLimitLayer,
    timeout::TimeoutLayer,
};
use utoipa::OpenApi as _;
use utoipa_axum::{router::OpenApiRouter, routes};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::{
    app::App,
    events::{self, Overview, Presence},
    headers, idempotency, limits, metrics,
    metrics::Metrics,
    openapi::Document,
    pages, problem, request_id,
    rest::{
        account, alarms, api_keys, appointments, audit, calendar, callback, calls, checks, contact,
        desk, door, feed, health, join_links, line, log, media, nodes, notice_texts, notices,
        office_settings, officer, officers, offices, oidc, participants, privacy, rooms, seats,
        sessions, slots, statistics, tenant, tenants as municipalities, webhooks,
    },
    tenants::Neighbours,
    traces, well_known,
};

/// No answer takes longer to begin; an event stream begins at once and is not meant.
const PATIENCE: Duration = Duration::from_secs(30);

const EVENTS: &str = "/v1/events";

/// What handlers can ask for by `State`.
#[derive(Clone, FromRef)]
struct Shared {
    app: App,
    tenants: Neighbours,
    metrics: Metrics,
    overview: Overview,
    presence: Presence,
}

/// All routes with all layers, made once; every tenant gets its own.
pub struct Routes {
    router: Router<Shared>,
    metrics: Metrics,
}

impl Routes {
    /// Registers the control plane's metrics, hence the error.
    pub fn new(registry: &Registry, settings: &Settings) -> Result<Self, prometheus::Error> {
        let metrics = Metrics::register(registry)?;
        let (api, document) = api().split_for_parts();
        let router = api
            .merge(docs(document))
            .route("/metrics", get(metrics::show))
            .route("/problems/{code}", get(pages::problem))
            .route("/.well-known/security.txt", get(well_known::security))
            .route("/plain", get(pages::plain::show))
            .route("/problem.css", get(pages::problem_style))
            .fallback(pages::serve);
        let router = layered(router, &metrics, &settings.http);
        Ok(Self { router, metrics })
    }

    /// The routes of one tenant. Needs a running runtime, for what listens to the news.
    pub fn of(&self, app: &App, tenants: Neighbours) -> Router {
        self.metrics.watch(app);
        self.router.clone().with_state(Shared {
            app: app.clone(),
            tenants,
            metrics: self.metrics.clone(),
            overview: Overview::start(app),
            presence: Presence::default(),
        })
    }
}

/// The API as a document.
pub fn document() -> utoipa::openapi::OpenApi {
    api().into_openapi()
}

/// Method and path stand above each handler; what is not here does not exist.
fn api() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(Document::openapi())
        // What everybody may see
        .routes(routes!(tenant::show, tenant::change))
        .routes(routes!(privacy::show))
        .routes(routes!(offices::list))
        .routes(routes!(offices::show))
        .routes(routes!(calendar::show))
        .routes(routes!(feed::hours))
        .routes(routes!(feed::offices))
        .routes(routes!(statistics::show))
        // A citizen's visit, by ticket
        .routes(routes!(seats::sit))
        .routes(routes!(seats::show, seats::leave))
        .routes(routes!(seats::enter))
        .routes(routes!(seats::tell_check))
        // A citizen's appointment, by link
        .routes(routes!(slots::list))
        .routes(routes!(appointments::reserve, slots::of_day))
        .routes(routes!(appointments::access))
        .routes(routes!(appointments::show))
        .routes(routes!(contact::give, contact::show, contact::erase))
        .routes(routes!(appointments::confirm))
        .routes(routes!(appointments::reschedule))
        .routes(routes!(appointments::cancel))
        .routes(routes!(appointments::check_in))
        .routes(routes!(callback::leave_contact, callback::withdraw_contact))
        // An officer's account
        .routes(routes!(officer::sign_in, oidc::ways))
        .routes(routes!(oidc::depart))
        .routes(routes!(oidc::arrive))
        .routes(routes!(officer::sign_out))
        .routes(routes!(officer::show))
        .routes(routes!(officer::change_password))
        .routes(routes!(account::enrol, account::remove))
        .routes(routes!(account::confirm))
        .routes(routes!(account::list))
        .routes(routes!(account::end))
        // Administration, by role
        .routes(routes!(office_settings::create))
        .routes(routes!(office_settings::remove))
        .routes(routes!(office_settings::show, office_settings::change))
        .routes(routes!(officers::list, officers::create))
        .routes(routes!(officers::show, officers::change))
        .routes(routes!(officers::reset_password))
        .routes(routes!(officers::reset_second_factor))
        .routes(routes!(api_keys::list, api_keys::create))
        .routes(routes!(api_keys::show, api_keys::change, api_keys::remove))
        .routes(routes!(audit::list))
        // The house, by operator key
        .routes(routes!(municipalities::list, municipalities::create))
        .routes(routes!(
            municipalities::show,
            municipalities::change,
            municipalities::remove
        ))
        .routes(routes!(audit::of_house))
        .routes(routes!(log::show, log::change))
        .routes(routes!(nodes::list, nodes::create))
        .routes(routes!(nodes::show, nodes::revoke))
        .routes(routes!(nodes::drain))
        .routes(routes!(nodes::resume))
        // An officer's work
        .routes(routes!(desk::show))
        .routes(routes!(door::set))
        .routes(routes!(calls::call))
        .routes(routes!(calls::show, calls::take_back))
        .routes(routes!(calls::missed))
        .routes(routes!(sessions::show))
        .routes(routes!(sessions::finish))
        .routes(routes!(line::park))
        .routes(routes!(line::unpark))
        .routes(routes!(line::redirect))
        .routes(routes!(line::rank))
        .routes(routes!(alarms::raise))
        .routes(routes!(alarms::end))
        // Rooms for integrators, by API key
        .routes(routes!(rooms::create, rooms::list))
        .routes(routes!(rooms::show, rooms::end))
        .routes(routes!(participants::admit))
        .routes(routes!(participants::renew))
        .routes(routes!(join_links::make))
        .routes(routes!(join_links::access))
        // What people are told, and programs
        .routes(routes!(notices::list))
        .routes(routes!(notices::retry))
        .routes(routes!(notice_texts::list))
        .routes(routes!(notice_texts::set, notice_texts::reset))
        .routes(routes!(notice_texts::preview))
        .routes(routes!(webhooks::create, webhooks::list))
        .routes(routes!(webhooks::show, webhooks::change, webhooks::remove))
        .routes(routes!(webhooks::deliveries))
        .routes(routes!(webhooks::redeliver))
        // Media, by participant token
        .routes(routes!(media::connect))
        .routes(routes!(media::change, media::disconnect))
        .routes(routes!(media::first_picture))
        .routes(routes!(checks::begin))
        // News, for whoever asks
        .routes(routes!(events::listen))
        // For those who watch over the program
        .routes(routes!(health::lives))
        .routes(routes!(health::ready))
}

/// `/docs` and `/openapi.json`, without any other host: the bundle would ask one to validate.
fn docs(document: utoipa::openapi::OpenApi) -> SwaggerUi {
    let config = Config::default().validator_url("none");
    SwaggerUi::new("/docs")
        .url("/openapi.json", document)
        .config(config)
}

/// Answers are compressed for who wants it. Not the events: they are small and flow at once, and
/// room for an encoder that is never used would be the most that a listener takes.
async fn compress(request: Request, next: Next) -> Response {
    if request.uri().path() == EVENTS {
        return next.run(request).await;
    }
    match CompressionLayer::new().layer(next).oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    }
}

/// From the inside out: the last one named sees the request first and the answer last.
fn layered(router: Router<Shared>, metrics: &Metrics, http: &Http) -> Router<Shared> {
    let limit_bytes = http.body_limit_bytes;
    router
        .layer(from_fn(compress))
        .layer(DefaultBodyLimit::max(limit_bytes))
        .layer(RequestBodyLimitLayer::new(limit_bytes))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            PATIENCE,
        ))
        .layer(from_fn(idempotency::once))
        .layer(from_fn(limits::limit))
        .layer(CatchPanicLayer::custom(problem::of_panic))
        .layer(from_fn_with_state(metrics.clone(), metrics::measure))
        .layer(from_fn(problem::speak))
        .layer(from_fn(traces::follow))
        .layer(from_fn(request_id::name))
        .layer(from_fn_with_state(
            headers::Transport::of(http),
            headers::secure,
        ))
}
