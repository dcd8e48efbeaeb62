"""Old and new text of a change are shortened so that the difference can be seen."""

from briefing.compose.change_marks import excerpt

START = "One word after the other stands here and nothing of it is different. " * 5


def test_a_long_text_is_shortened_around_the_difference():
    assert excerpt("This was so.", "This is so.", 20) == "This was so."
    before, after = f"{START}It was for the ministers.", f"{START}It is to be raised."
    assert excerpt(before, after, 100) == (
        "… after the other stands here and nothing of it is different. It was for the ministers."
    )
    assert excerpt(after, before, 100).endswith("It is to be raised.")
    assert excerpt(f"Now {START}", f"Then {START}", 30) == "Now One word after the other …"
