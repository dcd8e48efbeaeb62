"""What stood before and what stands now are read beside each other."""

from briefing.compose.changed import beside

START = "One word after the other stands here and nothing of it is different. " * 5


def test_what_is_short_is_told_whole():
    assert beside("This was so.", "This is so.", 20) == "This was so."


def test_of_what_is_long_so_much_is_told_that_one_sees_what_is_different():
    before, after = f"{START}It was for the ministers.", f"{START}It is to be raised."
    assert beside(before, after, 100) == (
        "… after the other stands here and nothing of it is different. It was for the ministers."
    )
    assert beside(after, before, 100).endswith("It is to be raised.")


def test_what_is_different_at_its_beginning_is_cut_at_its_end():
    assert beside(f"Now {START}", f"Then {START}", 30) == "Now One word after the other …"
