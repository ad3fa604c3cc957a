# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.bilan.vae_indicator import OF_JOURNEYS
from .common import BilanCommon

# Axes that are read in the history; others say what is known of the person.
HISTORY = {"step", "program", "outcome", "left_step", "dropout", "exit"}


@tagged("post_install", "-at_install")
class TestVaeBilan(BilanCommon):
    def test_a_past_bilan_gives_the_frozen_figures(self):
        """Whatever was changed since; what is known today is told beside it."""
        journeys = self.journeys.filtered(lambda each: each.company_id == self.company)
        reasons = self.env["vae.dropout.reason"].search([], limit=2)
        situation = self.env["vae.situation"].search([], limit=1)
        # Said late, of a closing in the year.
        with freeze_time("2026-01-05 10:00:00"):
            gone = journeys.filtered(lambda each: each.outcome == "dropped")
            self.assertTrue(gone)
            gone[:1].dropout_reason_id = reasons[:1]
            gone[1:].dropout_reason_id = reasons[1:]
            gone.exit_situation_id = situation
        with freeze_time("2026-01-15 10:00:00"):
            bilan = self._ready(self._bilan())
            self._sign(bilan)
        frozen = bilan.figures
        dropouts = self._line(bilan, "dropouts")
        told = {axis["code"]: axis["rows"] for axis in dropouts["axes"]}
        for code in ("left_step", "dropout"):
            self.assertNotIn(False, [row[0] for row in told[code]])
        running = journeys.filtered(lambda each: not each.date_closed).sorted("step_id")
        late = running.filtered(lambda each: each.step_id == self.first_step)[-1]
        with freeze_time("2026-03-02 10:00:00"):
            # What changes now says nothing of the past…
            self._close_journey(running[0], self._closing("full"))
            running[1].program_id = self.other_program
            (journeys - running).step_id = self.first_step
            # … and what is dated back does.
            late._date_back({"step_id": self.second_step.id}, date(2025, 4, 7))
        self.env.flush_all()
        self.env.invalidate_all()
        again = bilan._figures_now(known_on=bilan.known_on)
        scopes = {i.code: i.scope for i in self.env["vae.indicator"].search([])}
        for kept, found in zip(frozen, again, strict=True):
            if scopes[kept["code"]] not in OF_JOURNEYS:
                continue
            with self.subTest(indicator=kept["code"]):
                self.assertEqual(kept["value"], found["value"])
                of_history = [
                    [axis for axis in line["axes"] if axis["code"] in HISTORY]
                    for line in (kept, found)
                ]
                self.assertEqual(*of_history)
        # Who becomes anonymous has been counted, and is: by what is told of them, too.
        self.env["vae.retention"].sudo()._erase("journey", journeys[:4].ids)
        self.env.invalidate_all()
        self.assertEqual(bilan._figures_now(known_on=bilan.known_on), again)
        bilan.action_compare()
        changed = {(gap["name"], gap["cell"].split(":")[0]) for gap in bilan.gaps}
        self.assertIn(("Parcours suivis", "Étape"), changed)
        self.assertEqual(bilan.figures, frozen)
        # What a figure opens is what was counted then, with what it is known of it.
        action = bilan.action_open_figure("in_progress")
        found = bilan.env["vae.candidate"].search_count(action["domain"])
        self.assertEqual(found, self._line(bilan, "in_progress")["value"])

    def test_from_computed_to_signed(self):
        bilan = self._bilan(self.coordinator)
        for act in ("action_review", "action_compare"):
            with self.assertRefused("compute"):
                getattr(bilan, act)()
        with self.assertRefused("has no figures yet"):
            bilan.with_user(self.director).action_request_signatures()
        bilan.action_compute()
        self.assertEqual(bilan.state, "computed")
        with self.assertRefused("has to be read over first"):
            bilan.with_user(self.director).action_request_signatures()
        bilan.action_review()
        # Another period has other figures.
        bilan.date_start = "2025-02-01"
        self.assertEqual((bilan.state, bilan.figures), ("draft", False))
        self._ready(bilan)
        with self.assertRaises(AccessError):
            bilan.with_user(self.stranger).read(["figures"])
        own = bilan.with_user(self.director)
        self._sign(own)
        self.assertEqual(own.state, "signed")
        figures = own.figures
        for values in ({"date_end": "2025-11-30"}, {"program_id": self.program.id}):
            with self.assertRefused("signed"):
                own.write(values)
        with self.assertRefused("signed"):
            own.section_ids[0].text = "Autre"
        with self.assertRefused("signed"):
            own.action_compute()
        # A definition that changes counts from the next bilan on.
        entries = self.env.ref("vae_reporting.vae_indicator_entries")
        entries.write({"definition": "Autrement", "domain": "[('id', '=', 0)]"})
        self.env["vae.bilan.section.template"].search([])[0].unlink()
        self.assertEqual(own.figures, figures)
        self.assertEqual(len(own.section_ids), 10)
        amended = self.env["vae.bilan"].with_user(self.director)
        amended = amended.browse(own.action_amend()["res_id"])
        self.assertEqual((amended.version, own.state), (2, "signed"))
        self.assertEqual(self._line(amended, "entries")["value"], 0)
        self.assertEqual(self._line(amended, "entries")["definition"], "Autrement")
        self.assertEqual(own.action_amend()["res_id"], amended.id)
        amended.action_review()
        with self.assertRefused("say why"):
            amended.action_request_signatures()
        for figure in (("nothing",), (None,), ("entries", "sex", {}), ("entries", 5)):
            with self.assertRefused("no such figure"):
                own.action_open_figure(*figure)
        entries.axis_ids -= self.env.ref("vae_reporting.vae_indicator_axis_sex")
        with self.assertRefused("no longer split"):
            own.action_open_figure("entries", "sex", "f")
        entries.active = False
        with self.assertRefused("no longer counted"):
            own.action_open_figure("entries")

    def test_periods_that_cannot_be_signed(self):
        empty = self._ready(self._bilan(date_start="1999-01-01", date_end="1999-12-31"))
        self.assertTrue(empty.page["is_empty"])
        with self.assertRefused("nothing was found"):
            empty.action_request_signatures()
        running = self._ready(self._bilan(date_end="2099-12-31"))
        with self.assertRefused("runs until"):
            running.action_request_signatures()

    def test_small_cells_do_not_leave_the_structure(self):
        """Nor what would tell them by subtraction; one's own people see them."""
        bilan = self._bilan()
        bilan.action_compute()
        threshold = bilan._threshold()
        shown = {line["code"]: line for line in bilan._shown_lines()}
        hidden_somewhere = False
        for line, kept in zip(bilan._told_lines(), bilan.figures, strict=True):
            people = {
                (axis["code"], row[0]): row
                for axis in kept["axes"]
                for row in axis["rows"]
            }
            if kept["people"] is not None and 0 < kept["people"] < threshold:
                self.assertFalse(line["axes"], "who they are is not told either")
            for axis in line["axes"]:
                rows = [(row, people[axis["code"], row["key"]]) for row in axis["rows"]]
                hidden = [row[3] for said, row in rows if said["value"] is None]
                with self.subTest(indicator=line["code"], axis=axis["code"]):
                    for said, row in rows:
                        if row[3] is not None and 0 < row[3] < threshold:
                            self.assertIsNone(said["value"])
                    if any(hidden) and len(hidden) < len(rows):
                        self.assertGreaterEqual(sum(hidden), threshold)
                        hidden_somewhere = True
            self.assertEqual(shown[line["code"]]["value"] or 0, kept["value"])
        self.assertTrue(hidden_somewhere)
        # Nor that of which few people remain of a whole.
        figures = {line["code"]: dict(line) for line in bilan.figures}
        figures["proposals_yes"].update(value=33, people=33)
        figures["proposals_accepted"].update(value=91.7, people=3)
        bilan.sudo().figures = list(figures.values())
        told = {line["code"]: line for line in bilan._told_lines()}
        for code in ("proposals_yes", "proposals_accepted"):
            self.assertIsNone(told[code]["value"], code)
            self.assertFalse(told[code]["axes"], code)
