//! What stands in the text? Times, places, quantities, triggers, roles and attributions.
//!
//! In: a [`Document`]. Out: [`Mentions`], plain values on spans; nothing here says what
//! happened, only what is mentioned and where.

pub mod attribution;
pub(crate) mod border;
pub mod marks;
pub mod phrase;
pub mod place;
pub mod quantity;
pub mod role;
pub mod time;
pub mod trigger;

use crate::document::Document;
use crate::encoder::Reading;
use crate::linear::features::Views;
use crate::resources::Resources;

/// All that stands in one document.
pub struct Mentions<'m> {
    /// What the encoder saw; `None` on the fast path.
    pub reading: Option<Reading<'m>>,
    /// Why the encoder could not read, where it could not.
    pub failed: Option<String>,
    /// What the lists say of each word.
    pub marks: marks::Marks,
    /// What the models look at.
    pub views: Views,
    /// Time expressions.
    pub times: Vec<time::TimeMention>,
    /// Quantities, articles included.
    pub quantities: Vec<quantity::Quantity>,
    /// Place names.
    pub places: Vec<place::PlaceMention>,
    /// Adjectives and names of peoples ("Russian"), which name a country without being there.
    pub peoples: Vec<place::PlaceMention>,
    /// Base noun phrases.
    pub phrases: Vec<phrase::NounPhrase>,
    /// Words that name a happening.
    pub triggers: Vec<trigger::Trigger>,
    /// Words that look so and do not.
    pub refused: Vec<trigger::NotEvent>,
    /// Who, whom, with what.
    pub roles: Vec<role::RoleMention>,
    /// According to whom.
    pub attributions: Vec<attribution::Attribution>,
}

impl<'m> Mentions<'m> {
    /// Finds everything.
    pub fn find(doc: &Document<'_>, resources: &'m Resources) -> Mentions<'m> {
        let (reading, failed) = match resources.encoder.as_ref().map(|e| e.read(doc)) {
            Some(Ok(reading)) => (Some(reading), None),
            Some(Err(error)) => (None, Some(error.to_string())),
            None => (None, None),
        };
        let seen = reading.as_ref();
        let marks = marks::Marks::of(doc, resources).tagged(doc, resources);
        let views = Views::of(doc, &marks, resources);
        let phrases = phrase::find(doc, &marks);
        let (triggers, refused) = trigger::find(doc, &marks, &views, seen, resources);
        let places = place::find(doc, &marks, resources);
        let filed = place::filed_in(doc, resources, &places);
        Mentions {
            times: time::find(doc, resources, filed),
            quantities: quantity::find(doc, &marks, resources),
            peoples: place::peoples(doc, resources, &places),
            places,
            roles: role::find(doc, &marks, &views, seen, resources),
            attributions: attribution::find(doc, &marks, &views, &phrases, seen, resources),
            phrases,
            triggers,
            refused,
            reading,
            failed,
            views,
            marks,
        }
    }
}
