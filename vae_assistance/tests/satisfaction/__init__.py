from . import test_survey_user_input
