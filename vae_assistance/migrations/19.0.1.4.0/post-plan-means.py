# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def migrate(cr, version):
    """Until now a plan was agreed upon by its signatures: the candidate's says how."""
    cr.execute(
        """
        UPDATE vae_support_plan AS plan
           SET agreed_means = signature.means
          FROM vae_signature AS signature
          JOIN vae_signature_request AS request ON request.id = signature.request_id
         WHERE request.res_model = 'vae.support.plan'
           AND request.res_id = plan.id
           AND request.state = 'signed'
           AND signature.role = 'candidate'
           AND plan.date_agreed IS NOT NULL
           AND plan.agreed_means IS NULL
        """
    )
