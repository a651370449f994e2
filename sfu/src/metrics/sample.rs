//! How a sample, a histogram and a family of them are written down for Prometheus.

use prometheus::proto::{
    Bucket, Counter, Gauge, Histogram as HistogramSample, LabelPair, Metric, MetricFamily,
    MetricType,
};
use schalter_sfu_core::Histogram;

use super::Snapshot;

pub(super) fn sum(workers: &[Snapshot], read: impl Fn(&Snapshot) -> u64) -> f64 {
    float(workers.iter().map(read).sum())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "Prometheus has no other numbers"
)]
pub(crate) fn float(value: u64) -> f64 {
    value as f64
}

pub(crate) fn sample<const N: usize>(labels: [(&str, &str); N], value: f64) -> Metric {
    let mut metric = labelled(labels);
    // The family's type decides which of the two is shown.
    let mut counter = Counter::default();
    counter.set_value(value);
    metric.set_counter(counter);
    let mut gauge = Gauge::default();
    gauge.set_value(value);
    metric.set_gauge(gauge);
    metric
}

pub(super) fn merged<const N: usize>(
    labels: [(&str, &str); N],
    workers: &[Snapshot],
    read: fn(&Snapshot) -> &Histogram,
) -> Metric {
    merged_copies(labels, workers.iter().map(|one| *read(one)))
}

pub(super) fn merged_copies<const N: usize>(
    labels: [(&str, &str); N],
    all: impl Iterator<Item = Histogram>,
) -> Metric {
    let whole = all.reduce(|mut whole, one| {
        whole.merge(&one);
        whole
    });
    let mut metric = labelled(labels);
    if let Some(whole) = whole {
        metric.set_histogram(shown(&whole));
    }
    metric
}

fn shown(histogram: &Histogram) -> HistogramSample {
    let bucket = |(bound, count)| {
        let mut bucket = Bucket::default();
        bucket.set_upper_bound(bound);
        bucket.set_cumulative_count(count);
        bucket
    };
    let mut shown = HistogramSample::default();
    shown.set_bucket(histogram.cumulative().map(bucket).collect());
    shown.set_sample_count(histogram.samples());
    shown.set_sample_sum(histogram.sum());
    shown
}

fn labelled<const N: usize>(labels: [(&str, &str); N]) -> Metric {
    let pair = |(name, value): (&str, &str)| {
        let mut pair = LabelPair::default();
        pair.set_name(name.to_owned());
        pair.set_value(value.to_owned());
        pair
    };
    Metric::from_label(labels.map(pair).into())
}

pub(super) fn gauge(name: &str, help: &str, samples: Vec<Metric>) -> MetricFamily {
    family(MetricType::GAUGE, name, help, samples)
}

pub(crate) fn counter(name: &str, help: &str, samples: Vec<Metric>) -> MetricFamily {
    family(MetricType::COUNTER, name, help, samples)
}

pub(super) fn histogram(name: &str, help: &str, samples: Vec<Metric>) -> MetricFamily {
    family(MetricType::HISTOGRAM, name, help, samples)
}

fn family(kind: MetricType, name: &str, help: &str, samples: Vec<Metric>) -> MetricFamily {
    let mut family = MetricFamily::default();
    family.set_name(format!("schalter_sfu_{name}"));
    family.set_help(help.to_owned());
    family.set_field_type(kind);
    family.set_metric(samples);
    family
}
