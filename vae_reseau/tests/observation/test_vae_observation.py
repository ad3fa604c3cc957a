# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import NetworkCommon


@tagged("post_install", "-at_install")
class TestVaeObservation(NetworkCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.childcare = (
            cls.env["vae.observation"]
            .with_user(cls.referent)
            .create(
                {
                    "name": "Pas de garde d’enfants le soir",
                    "kind": "obstacle",
                    "obstacle_kind_id": cls.env.ref(
                        "vae_assistance.vae_obstacle_kind_family"
                    ).id,
                    "territory_id": cls.savoie.id,
                    "date": "2026-03-02",
                }
            )
        )

    def _seen_again(self, user, **values):
        action = self.childcare.with_user(user).action_seen_again()
        occurrences = self.env["vae.observation.occurrence"].with_user(user)
        return occurrences.with_context(**action["context"]).create(values)

    # ------------------------------------------------------------------
    # Counted and quoted
    # ------------------------------------------------------------------

    def test_seen_again_is_counted(self):
        self.assertEqual(self.childcare.occurrence_count, 1)
        again = self._seen_again(
            self.accompagnateur,
            date="2026-05-04",
            words="« J’écris la nuit. »",
            is_quotable=True,
        )
        self.assertEqual(again.territory_id, self.savoie)
        self.assertEqual(again.user_id, self.accompagnateur)
        self.assertEqual(self.childcare.occurrence_count, 2)
        self.assertEqual(str(self.childcare.date), "2026-03-02")
        self.assertEqual(str(self.childcare.date_last), "2026-05-04")
        # What the bilan asks: how often, by kind, in a period.
        [(kind, count)] = self.env["vae.observation.occurrence"]._read_group(
            [("observation_id", "=", self.childcare.id), ("date", ">=", "2026-05-01")],
            ["obstacle_kind_id"],
            ["__count"],
        )
        self.assertEqual((kind, count), (self.childcare.obstacle_kind_id, 1))

    def test_the_first_time_is_kept(self):
        self.childcare.date = "2026-02-02"
        self.assertEqual(str(self.childcare.occurrence_ids.date), "2026-02-02")
        with self.assertRefused("once at least"):
            self.childcare.occurrence_ids.unlink()

    def test_a_need_has_no_kind_of_obstacle(self):
        self.childcare.kind = "need"
        self.assertFalse(self.childcare.obstacle_kind_id)

    # ------------------------------------------------------------------
    # Names nobody
    # ------------------------------------------------------------------

    def _named(self, text, user=None):
        observations = self.env["vae.observation"].with_user(user or self.referent)
        return observations.new({"name": text}).named_words

    def test_names_are_found_however_they_are_typed(self):
        self._create_candidate("Éloïse de La Tour-Brémont", self.referent)
        for text, found in (
            ("camille ESSAI ne peut pas venir", "camille ESSAI"),
            ("Ne peut pas venir : Essai, Camille", "Essai, Camille"),
            ("Rien pour Camille le soir", "Camille"),
            ("chez mme essai, rien le soir", "essai"),
            ("eloise la tour bremont sans voiture", "eloise la tour bremont"),
            ("Pour E\u0301loi\u0308se, le car part trop tôt", "\u00c9lo\u00efse"),
            ("Mme Inconnue cherche une garde", "Inconnue"),
        ):
            with self.subTest(text):
                self.assertEqual(self._named(text), found)

    def test_what_names_nobody(self):
        self._create_candidate("Rose Petit", self.referent)
        for text in (
            "Un petit nombre de places, rien de rose",
            "Chambéry : la tour de l’hôpital n’a pas de salle",
            "On n’ose m’aider",
            "",
        ):
            with self.subTest(text):
                self.assertFalse(self._named(text))

    def test_contacts_of_journeys_are_people_too(self):
        contact = self.env["res.partner"].create({"name": "Yvonne Tutrice"})
        self.assertFalse(self._named("Yvonne n’a pas le temps"))
        self.env["vae.interlocutor"].create(
            {"candidate_id": self.candidate.id, "partner_id": contact.id}
        )
        self.assertEqual(self._named("Yvonne n’a pas le temps"), "Yvonne")

    def test_nobody_is_revealed(self):
        """Who may not read the person sees the words they typed, and no more."""
        self._create_candidate("Zélie Discrète", self.referent2)
        self.assertEqual(self._named("Rien pour zelie discrete"), "zelie discrete")
        self.assertEqual(self._named("Rien pour Zelie"), "Zelie")
        # Nor are those of another structure found, even by naming it.
        self._create_candidate("Zoé Lointaine", self.stranger)
        self.assertFalse(self._named("Rien pour Zoé Lointaine"))
        other = self.env["vae.observation"].new(
            {"name": "Rien pour Zoé Lointaine", "company_id": self.other_company.id}
        )
        self.assertFalse(other.with_user(self.referent).named_words)

    def test_the_form_warns_and_lets_write(self):
        form = Form(self.env["vae.observation"].with_user(self.referent))
        form.name = "Camille n’a pas de garde"
        self.assertEqual(form.named_words, "Camille")
        self.assertTrue(form.save().id)

    def test_one_query_for_all_texts(self):
        texts = [(self.company, f"Rien pour Camille, {n} fois") for n in range(40)]
        mixin = self.env["vae.observation"].with_user(self.referent)
        mixin._named_words(texts[:1])
        with self.assertQueryCount(1):
            self.assertEqual(mixin._named_words(texts), [["Camille"]] * 40)

    # ------------------------------------------------------------------
    # Passed on
    # ------------------------------------------------------------------

    def test_passed_on_and_answered(self):
        dialog = (
            self.env["vae.observation.pass"]
            .with_user(self.referent)
            .with_context(**self.childcare.action_pass_on()["context"])
            .create({"level": "department", "recipient": "Chargée de mission"})
        )
        dialog.action_confirm()
        self.assertEqual(self.childcare.state, "passed")
        passing = self.childcare.passing_ids
        with self.assertRefused("before it was passed on"):
            passing.date_answer = "2020-01-01"
        passing.copy({"level": "region"})
        passing.answer = "Une garde ponctuelle est expérimentée."
        self.assertTrue(passing.date_answer)
        self.assertEqual(self.childcare.state, "answered")
        self.assertEqual(self.childcare.level, "region")
        with self.assertRefused("is kept"):
            self.childcare.with_user(self.coordinator).unlink()

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_own_words_are_corrected_by_who_wrote_them(self):
        theirs = self.childcare.with_user(self.accompagnateur)
        self.assertTrue(theirs.read(["name"]))
        with self.assertRefused("", AccessError):
            theirs.name = "Autre chose"
        with self.assertRefused("", AccessError):
            theirs.action_pass_on()
        with self.assertRefused("", AccessError):
            self.env["vae.observation.passing"].with_user(self.accompagnateur).create(
                {
                    "observation_id": self.childcare.id,
                    "level": "region",
                    "recipient": "Animatrice",
                }
            )
        with self.assertRefused("", AccessError):
            self.childcare.occurrence_ids.with_user(self.accompagnateur).words = "…"
        self.childcare.with_user(self.coordinator).name = "Pas de garde, ni le matin"

    def test_other_structures_and_other_people(self):
        for user in (self.stranger, self.employee):
            with self.subTest(user.login), self.assertRefused("", AccessError):
                self.childcare.with_user(user).read(["name"])

    def test_nobody_writes_for_somebody_else(self):
        observations = self.env["vae.observation"].with_user(self.accompagnateur)
        for values in ({"user_id": self.referent.id}, {"occurrence_count": 9}):
            with self.assertRefused("", AccessError):
                observations.create({"name": "Rien", **values})

    # ------------------------------------------------------------------
    # From an obstacle; treated here or passed on
    # ------------------------------------------------------------------

    def test_noted_from_an_obstacle(self):
        self.candidate.partner_id.zip = "73000"
        obstacle = self.env["vae.obstacle"].create(
            {
                "candidate_id": self.candidate.id,
                "kind_id": self.childcare.obstacle_kind_id.id,
                "description": "Camille Essai élève seule deux enfants",
            }
        )
        with self.assertRefused("", AccessError):
            obstacle.with_user(self.referent2).action_note_observation()
        context = obstacle.with_user(self.referent).action_note_observation()["context"]
        self.assertNotIn("Camille", str(context))
        form = Form(
            self.env["vae.observation"].with_user(self.referent).with_context(**context)
        )
        form.name = "Garde introuvable"
        observation = form.save()
        self.assertEqual(observation.obstacle_kind_id, obstacle.kind_id)
        self.assertEqual(observation.territory_id, self.savoie)
        self.assertEqual(observation.step_id, self.first_step)

    def test_noted_from_a_confidential_obstacle(self):
        """Its kind and nothing else: neither its text, nor by whom it is recognised."""
        self._consent_to("sensitive", self.candidate)
        kind = self.env["vae.obstacle.kind"].search(
            [("is_sensitive", "=", True)], limit=1
        )
        obstacles = self.env["vae.obstacle.confidential"]
        values = obstacles.with_user(self.referent).action_create(
            self.candidate.id, kind.id, {"content": "Un traitement lourd"}
        )
        obstacle = obstacles.browse(values["id"])
        for other in (self.referent2, self.coordinator):
            with self.assertRefused("", AccessError):
                obstacle.with_user(other).action_note_observation()
        action = obstacle.with_user(self.referent).action_note_observation()
        given = {
            name: value
            for name, value in action["context"].items()
            if name.startswith("default_")
        }
        self.assertEqual(
            given, {"default_kind": "obstacle", "default_obstacle_kind_id": kind.id}
        )

    def test_treated_here_or_passed_on(self):
        obstacle = self.env["vae.obstacle"].create(
            {
                "candidate_id": self.candidate.id,
                "kind_id": self.env.ref("vae_assistance.vae_obstacle_kind_housing").id,
            }
        )
        self.assertEqual(obstacle.handling, "waiting")
        obstacle.state = "lifting"
        self.assertEqual(obstacle.handling, "here")
        referral = self.env["vae.referral"].create(
            {
                "candidate_id": self.candidate.id,
                "partner_id": self.actor.id,
                "obstacle_id": obstacle.id,
            }
        )
        self.assertEqual(obstacle.handling, "here")
        with patch.object(type(referral), "_check_may_move"):
            referral._move("sent", date_sent=self.now)
        self.assertEqual(obstacle.handling, "passed_on")
        [(kind, handling, count)] = self.env["vae.obstacle"]._read_group(
            [("id", "=", obstacle.id)], ["kind_id", "handling"], ["__count"]
        )
        self.assertEqual((kind, handling, count), (obstacle.kind_id, "passed_on", 1))

    def test_bad_calls_are_told_in_a_sentence(self):
        dialogs = self.env["vae.observation.pass"].with_user(self.referent)
        with self.assertRaises(UserError):
            dialogs.create({"level": "region", "recipient": "Elle"}).action_confirm()
        with self.assertRaises(UserError):
            self.env["vae.observation"].with_user(self.referent).action_seen_again()
