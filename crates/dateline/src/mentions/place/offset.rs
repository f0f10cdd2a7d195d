//! How far from the place named? "30 km north of Kessra", "near Kessra", "south of Kessra".
//!
//! In: the words before a name. Out: an [`Offset`], which turns the place into the spot meant
//! and the radius that holds it.

use crate::document::Document;
use crate::gazetteer::Place;
use crate::resources::Resources;

/// Distance and direction from a place, as far as they are said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offset {
    /// Kilometres.
    pub km: Option<f64>,
    /// Degrees from north, clockwise.
    pub bearing: Option<f64>,
}

/// Radius of "near" and of a direction without a distance, in km, beside the place's own.
const NEAR_KM: f64 = 25.0;
/// Share of a distance by which it may be off, as reports round it.
const ROUND: f64 = 0.2;
/// Kilometres of a degree of latitude.
const DEGREE: f64 = 111.195;
/// Farthest distance that is taken for one.
const FAR: f64 = 1000.0;

impl Offset {
    /// What the words before a token say.
    pub(super) fn before(doc: &Document<'_>, r: &Resources, at: usize) -> Option<Offset> {
        let word = |n: usize| at.checked_sub(n).map_or("", |i| doc.norm(i));
        if r.near_words.contains(word(1)) {
            return Some(Offset {
                km: None,
                bearing: None,
            });
        }
        if !(r.joint_of(word(1)) || r.place_prepositions.contains(word(1))) {
            return None;
        }
        let bearing = r.place_words.bearings.get(word(2)).copied();
        let aside = r.directions.contains(word(2)) && r.joint_of(word(1));
        let before = if bearing.is_some() { 3 } else { 2 };
        let km = distance(doc, r, at, before);
        (aside || km.is_some()).then_some(Offset { km, bearing })
    }

    /// Degrees north and east of the spot meant, and the radius in km that holds it.
    pub fn from(&self, place: &Place) -> (f64, f64, f64) {
        let Some(km) = self.km else {
            let radius = place.radius_km.max(NEAR_KM);
            return (place.lat, place.lon, radius);
        };
        let Some(bearing) = self.bearing else {
            let radius = km * (1.0 + ROUND) + place.radius_km;
            return (place.lat, place.lon, radius.ceil());
        };
        let angle = bearing.to_radians();
        let lat = (place.lat + km * angle.cos() / DEGREE).clamp(-90.0, 90.0);
        let width = DEGREE * place.lat.to_radians().cos().max(0.01);
        let lon = place.lon + km * angle.sin() / width;
        // A direction is good to an eighth of the circle.
        let radius = (km * (std::f64::consts::PI / 8.0)).max(place.radius_km);
        let round = |x: f64| (x * 1e4).round() / 1e4;
        let lon = (lon + 180.0).rem_euclid(360.0) - 180.0;
        (round(lat), round(lon), radius.ceil())
    }
}

/// The distance whose unit stands `before` tokens before the name: "30 km", "30 km (18 miles)".
fn distance(doc: &Document<'_>, r: &Resources, at: usize, before: usize) -> Option<f64> {
    let unit = at.checked_sub(before)?;
    let unit = if doc.norm(unit) == ")" {
        let open = (1..=5).find(|n| unit >= *n && doc.norm(unit - n) == "(")?;
        unit.checked_sub(open + 1)?
    } else {
        unit
    };
    let km = r.place_words.units.get(doc.norm(unit))?;
    let number = doc.norm(unit.checked_sub(1)?).replace(',', "");
    let count: f64 = match number.parse() {
        Ok(count) => count,
        Err(_) => r.numbers.one(&number)?.max? as f64,
    };
    let km = count * km;
    (km.is_finite() && (0.0..=FAR).contains(&km)).then_some(km)
}
