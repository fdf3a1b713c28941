//! The projections of `ZONE`: their names, the numbers that they can give, and the way to WGS84.

use super::text::fold;
use proj4rs::Proj;
use proj4rs::transform::transform;

/// A projection, or WGS84 itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    /// EPSG:27571.
    Lambert1,
    /// EPSG:27572: Lambert II, carried beyond its zone or not, has the same numbers.
    Lambert2,
    /// EPSG:27573.
    Lambert3,
    /// EPSG:27574, Corsica.
    Lambert4,
    /// EPSG:2154.
    Lambert93,
    /// EPSG:3942 to 3950, one of the nine conic zones, by the parallel in its middle: 42 to 50.
    Conic(u8),
    /// Réunion: EPSG:3727, which took the place of EPSG:2990.
    GaussLaborde,
    /// EPSG:4326.
    Wgs84,
}

impl Zone {
    /// The zone that words mean: `Lambert1`, `Lambert II étendu`, `Lambert0`, `RGF93 / CC43`, `EPSG:2154`.
    #[must_use]
    pub fn named(words: &str) -> Option<Self> {
        let name: String = fold(words).chars().filter(|c| c.is_alphanumeric()).collect();
        let conic = name.strip_prefix("rgf93").unwrap_or(&name).strip_prefix("cc");
        if let Some(parallel) = conic.and_then(|digits| digits.parse().ok()) {
            return (42..=50).contains(&parallel).then_some(Self::Conic(parallel));
        }
        Some(match name.as_str() {
            "lambert1" | "lamberti" | "epsg27571" | "27571" => Self::Lambert1,
            "lambert0" | "lambert2" | "lambertii" | "lambertetendu" | "lambert2etendu"
            | "lambertiietendu" | "lambert2e" | "epsg27572" | "27572" => Self::Lambert2,
            "lambert3" | "lambertiii" | "epsg27573" | "27573" => Self::Lambert3,
            "lambert4" | "lambertiv" | "epsg27574" | "27574" => Self::Lambert4,
            "lambert93" | "l93" | "rgf93" | "rgf93lambert93" | "epsg2154" | "2154" => {
                Self::Lambert93
            }
            "gausslaborde"
            | "gausslabordereunion"
            | "laborde"
            | "epsg2990"
            | "2990"
            | "epsg3727"
            | "3727" => Self::GaussLaborde,
            "wgs84" | "wgs" | "epsg4326" | "4326" | "gps" => Self::Wgs84,
            _ => return None,
        })
    }

    /// Easting and northing in metres of the whole projection; none for numbers that lie outside the zone.
    #[must_use]
    pub fn easting_northing(self, x: f64, y: f64) -> Option<(f64, f64)> {
        let y = self.northing(y)?;
        self.holds(x, y).then_some((x, y))
    }

    /// The northing in metres of the whole projection: 8 digits are the digit of the zone and 7 of the northing inside
    /// it (Q37b), and a northing inside the zone alone lacks the digit.
    fn northing(self, y: f64) -> Option<f64> {
        let digit = match self {
            Self::Lambert1 => 1.0,
            Self::Lambert2 => 2.0,
            Self::Lambert3 => 3.0,
            Self::Lambert4 => 4.0,
            _ => return Some(y),
        };
        if y >= 1e7 {
            let inside = y % 1e7;
            let named = (y / 1e7).floor() == digit;
            return named.then_some(if inside < 1e6 { digit * 1e6 + inside } else { inside });
        }
        Some(if y < 600_000.0 && self != Self::Lambert2 { digit * 1e6 + y } else { y })
    }

    /// Whether a point lies where the projection is used, in metres.
    fn holds(self, x: f64, y: f64) -> bool {
        let (west, east, south, north) = match self {
            Self::Lambert1 => (0.0, 1.2e6, 1.0e6, 1.4e6),
            Self::Lambert2 => (0.0, 1.3e6, 1.6e6, 2.7e6),
            Self::Lambert3 => (0.0, 1.3e6, 3.0e6, 3.45e6),
            Self::Lambert4 => (0.4e6, 0.7e6, 4.1e6, 4.35e6),
            Self::Lambert93 => (0.0, 1.3e6, 6.0e6, 7.2e6),
            // A zone reaches one degree to the north and to the south, 1.9 with what it is stretched to.
            Self::Conic(_) => {
                let (_, y_0) = self.conic_origin();
                (1.0e6, 2.4e6, y_0 - 0.15e6, y_0 + 0.15e6)
            }
            Self::GaussLaborde => (0.1e6, 0.22e6, 0.0, 0.11e6),
            Self::Wgs84 => return false,
        };
        (west..=east).contains(&x) && (south..=north).contains(&y)
    }

    /// The parallel in the middle of a conic zone, and the northing that it has.
    fn conic_origin(self) -> (f64, f64) {
        let parallel = match self {
            Self::Conic(parallel) => f64::from(parallel),
            _ => 46.0,
        };
        (parallel, (parallel - 41.0) * 1e6 + 200_000.0)
    }

    /// How far off the change of datum may lead, with the half metre to which numbers are rounded; in metres. The
    /// accuracies are EPSG's: 2 m for NTF (EPSG:1193), 1 m for RGF93 (EPSG:1671), 0.1 m for Réunion 1947 (EPSG:1926).
    #[must_use]
    pub fn shift_metres(self) -> f64 {
        match self {
            Self::Lambert1 | Self::Lambert2 | Self::Lambert3 | Self::Lambert4 => 2.5,
            Self::Lambert93 | Self::Conic(_) => 1.5,
            Self::GaussLaborde => 0.6,
            Self::Wgs84 => 0.0,
        }
    }

    fn definition(self) -> String {
        let ntf =
            "+a=6378249.2 +b=6356515 +towgs84=-168,-60,320,0,0,0,0 +pm=paris +units=m +no_defs";
        let lambert = |parallel: &str, scale: &str, x_0: &str, y_0: &str| {
            format!(
                "+proj=lcc +lat_1={parallel} +lat_0={parallel} +lon_0=0 +k_0={scale} +x_0={x_0} +y_0={y_0} {ntf}"
            )
        };
        match self {
            Self::Lambert1 => lambert("49.5", "0.999877341", "600000", "1200000"),
            Self::Lambert2 => lambert("46.8", "0.99987742", "600000", "2200000"),
            Self::Lambert3 => lambert("44.1", "0.999877499", "600000", "3200000"),
            Self::Lambert4 => lambert("42.165", "0.99994471", "234.358", "4185861.369"),
            Self::Lambert93 => {
                "+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs".to_owned()
            }
            Self::Conic(_) => {
                let (parallel, y_0) = self.conic_origin();
                let (south, north) = (parallel - 0.75, parallel + 0.75);
                format!("+proj=lcc +lat_0={parallel} +lon_0=3 +lat_1={south} +lat_2={north} +x_0=1700000 +y_0={y_0} +ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs")
            }
            Self::GaussLaborde => {
                "+proj=tmerc +lat_0=-21.1166666666667 +lon_0=55.5333333333333 +k_0=1 +x_0=160000 +y_0=50000 +ellps=intl +towgs84=789.524,-626.486,-89.904,0.6006,76.7946,-10.5788,-32.3241 +units=m +no_defs".to_owned()
            }
            Self::Wgs84 => "+proj=longlat +datum=WGS84 +no_defs".to_owned(),
        }
    }

    /// Latitude and longitude in degrees of WGS84 of an easting and a northing in metres.
    #[must_use]
    pub fn unproject(self, x: f64, y: f64) -> Option<(f64, f64)> {
        let point = moved(self, Self::Wgs84, (x, y, 0.0))?;
        Some((point.1.to_degrees(), point.0.to_degrees()))
    }
}

/// A point of one projection in another.
fn moved(from: Zone, to: Zone, mut point: (f64, f64, f64)) -> Option<(f64, f64, f64)> {
    thread_local! {
        static PROJECTIONS: std::cell::RefCell<Vec<(Zone, Proj)>> = const { std::cell::RefCell::new(Vec::new()) };
    }
    PROJECTIONS.with_borrow_mut(|known| {
        for zone in [from, to] {
            if !known.iter().any(|(name, _)| *name == zone) {
                known.push((zone, Proj::from_proj_string(&zone.definition()).ok()?));
            }
        }
        let of = |zone: Zone| known.iter().find(|(name, _)| *name == zone).map(|(_, proj)| proj);
        transform(of(from)?, of(to)?, &mut point).ok()?;
        (point.0.is_finite() && point.1.is_finite()).then_some(point)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_where_other_software_has_them() {
        // Computed with PROJ 9 from EPSG's own definitions, to a centimetre: latitude, longitude.
        for (zone, x, y, lat, lon) in [
            (Zone::Lambert1, 1_029_705.083, 1_272_723.849, 49.999_957_6, 8.336_740_9),
            (Zone::Lambert1, 774_740.0, 1_091_150.0, 48.496_438_2, 4.701_149_5),
            (Zone::Lambert1, 807_255.0, 1_085_575.0, 48.436_315_7, 5.137_976_5),
            (Zone::Lambert1, 600_000.0, 1_129_000.0, 48.861_453_4, 2.336_505_5),
            (Zone::Lambert2, 600_000.0, 2_200_000.0, 46.799_948_8, 2.336_533_6),
            (Zone::Lambert2, 852_501.0, 2_322_595.0, 47.853_963_1, 5.711_444_9),
            (Zone::Lambert2, 143_500.0, 2_412_500.0, 48.549_395_2, -3.850_847_7),
            (Zone::Lambert2, 999_437.0, 1_900_000.0, 43.987_622_3, 7.313_683_8),
            (Zone::Lambert3, 848_000.0, 3_143_000.0, 43.545_328_5, 5.406_189_0),
            (Zone::Lambert3, 350_000.0, 3_200_000.0, 44.057_316_9, -0.784_512_4),
            (Zone::Lambert4, 570_000.0, 4_180_000.0, 41.905_606_9, 9.211_154_6),
            (Zone::Lambert4, 531_000.0, 4_180_000.0, 41.932_893_9, 8.742_425_0),
            (Zone::Lambert93, 700_000.0, 6_600_000.0, 46.5, 3.0),
            (Zone::Lambert93, 831_353.0, 6_301_302.0, 43.798_516_4, 4.632_038_7),
            (Zone::Lambert93, 652_469.02, 6_862_035.26, 48.856_600_0, 2.352_200_0),
            (Zone::Lambert93, 1_224_775.0, 6_105_000.0, 41.856_935_2, 9.312_268_7),
            (Zone::Conic(42), 1_700_000.0, 1_200_000.0, 42.0, 3.0),
            (Zone::Conic(43), 1_576_050.0, 2_271_665.0, 43.634_896_6, 1.463_872_9),
            (Zone::Conic(47), 1_300_000.0, 6_200_000.0, 46.879_337_3, -2.251_850_0),
            (Zone::Conic(50), 1_705_000.0, 9_200_000.0, 49.999_979_0, 3.069_745_1),
            (Zone::GaussLaborde, 150_000.0, 75_000.0, -20.903_300_4, 55.431_317_7),
            (Zone::GaussLaborde, 177_000.0, 52_000.0, -21.110_912_5, 55.691_117_3),
        ] {
            let (found_lat, found_lon) = zone.unproject(x, y).expect("a point");
            let near = |a: f64, b: f64| (a - b).abs() < 2e-7;
            assert!(
                near(found_lat, lat) && near(found_lon, lon),
                "{zone:?} {x} {y}: {found_lat} {found_lon}"
            );
        }
    }

    #[test]
    fn the_test_point_of_the_national_survey_is_met() {
        // IGN, NTG_71, algorithm 4: Lambert I to degrees of NTF, in radians east of Greenwich.
        let ntf = "+proj=longlat +a=6378249.2 +b=6356515 +towgs84=-168,-60,320,0,0,0,0 +no_defs";
        let ntf = Proj::from_proj_string(ntf).expect("a definition");
        let lambert = Proj::from_proj_string(&Zone::Lambert1.definition()).expect("a definition");
        let mut point = (1_029_705.083, 1_272_723.849, 0.0);
        transform(&lambert, &ntf, &mut point).expect("a point");
        assert!((point.0 - 0.145_512_099).abs() < 2e-9, "{point:?}");
        assert!((point.1 - 0.872_664_626).abs() < 2e-9, "{point:?}");
    }

    #[test]
    fn names_of_zones_are_read_in_all_their_spellings() {
        for (words, zone) in [
            ("Lambert1", Some(Zone::Lambert1)),
            ("lambert I", Some(Zone::Lambert1)),
            ("Lambert0", Some(Zone::Lambert2)),
            ("Lambert II étendu", Some(Zone::Lambert2)),
            ("Lambert étendu", Some(Zone::Lambert2)),
            ("LAMBERT IV", Some(Zone::Lambert4)),
            ("Lambert-93", Some(Zone::Lambert93)),
            ("RGF93 / CC43", Some(Zone::Conic(43))),
            ("CC 50", Some(Zone::Conic(50))),
            ("Gauss Laborde", Some(Zone::GaussLaborde)),
            ("WGS84", Some(Zone::Wgs84)),
            ("CC41", None),
            ("Lambert3 sud", None),
            ("", None),
        ] {
            assert_eq!(Zone::named(words), zone, "{words}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn a_point_that_is_projected_comes_back(lat in 42.0..51.0_f64, lon in -4.8..8.2_f64) {
            let zones = [Zone::Lambert1, Zone::Lambert2, Zone::Lambert3, Zone::Lambert93, Zone::Conic(46)];
            for zone in zones {
                let there = moved(Zone::Wgs84, zone, (lon.to_radians(), lat.to_radians(), 0.0));
                let (x, y, z) = there.expect("a point of France");
                let (lon_back, lat_back, _) = moved(zone, Zone::Wgs84, (x, y, z)).expect("the same");
                let far = (lat_back.to_degrees() - lat).abs().max((lon_back.to_degrees() - lon).abs());
                proptest::prop_assert!(far < 1e-8, "{zone:?} {lat} {lon}: {far}");
            }
        }

        #[test]
        fn a_point_of_reunion_that_is_projected_comes_back(lat in -21.4..-20.8_f64, lon in 55.2..55.9_f64) {
            let there = moved(Zone::Wgs84, Zone::GaussLaborde, (lon.to_radians(), lat.to_radians(), 0.0));
            let (x, y, z) = there.expect("a point of Réunion");
            let (lon_back, lat_back, _) = moved(Zone::GaussLaborde, Zone::Wgs84, (x, y, z)).expect("the same");
            let far = (lat_back.to_degrees() - lat).abs().max((lon_back.to_degrees() - lon).abs());
            // The way there turns the seven parameters round for small angles only, and is half a metre off.
            proptest::prop_assert!(far < 1e-5, "{lat} {lon}: {far}");
        }
    }
}
