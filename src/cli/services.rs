//! What queries of `notitia serve` may ask of other endpoints: settings that are flags too.

use crate::config::ServeConfig;
use crate::remote::Endpoint;
use clap::ArgAction;
use clap::Args;

/// Settings of `SERVICE`.
#[derive(Debug, Default, Args)]
pub(super) struct ServiceSettings {
    /// Endpoints that queries may ask by SERVICE, as https://query.wikidata.org/sparql [default: none]
    #[arg(
        long,
        global = true,
        value_name = "IRIS",
        value_delimiter = ',',
        env = "NOTITIA_SERVE_SERVICES",
        hide_short_help = true
    )]
    services: Option<Vec<Endpoint>>,
    /// Whether their names may lead to this machine or its own network [default: false]
    #[arg(
        long,
        global = true,
        value_name = "BOOL",
        action = ArgAction::Set,
        env = "NOTITIA_SERVE_SERVICES_PRIVATE",
        hide_short_help = true
    )]
    services_private: Option<bool>,
    /// How long one request to one of them may take, in seconds [default: 15]
    #[arg(
        long,
        global = true,
        value_name = "S",
        env = "NOTITIA_SERVE_SERVICE_TIMEOUT_S",
        hide_short_help = true
    )]
    service_timeout_s: Option<u64>,
    /// The most rows that a SERVICE may give [default: 100000]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_SERVICE_ROWS_MAX",
        hide_short_help = true
    )]
    service_rows_max: Option<usize>,
    /// The longest answer of one of them, in MiB [default: 32]
    #[arg(
        long,
        global = true,
        value_name = "MIB",
        env = "NOTITIA_SERVE_SERVICE_ANSWER_MIB",
        hide_short_help = true
    )]
    service_answer_mib: Option<usize>,
    /// Requests to one of them at the same time [default: 4]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_SERVICE_REQUESTS_MAX",
        hide_short_help = true
    )]
    service_requests_max: Option<usize>,
}

impl ServiceSettings {
    pub(super) fn lay_over(&self, config: &mut ServeConfig) {
        fn set<T: Clone>(given: &Option<T>, setting: &mut T) {
            if let Some(given) = given {
                setting.clone_from(given);
            }
        }
        set(&self.services, &mut config.services);
        set(&self.services_private, &mut config.services_private);
        set(&self.service_timeout_s, &mut config.service_timeout_s);
        set(&self.service_rows_max, &mut config.service_rows_max);
        set(&self.service_answer_mib, &mut config.service_answer_mib);
        set(&self.service_requests_max, &mut config.service_requests_max);
    }
}
