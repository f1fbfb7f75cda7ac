"""What the endpoint says, in the reader's language."""

from __future__ import annotations

from nocturne.endpoint.office import Office, Town
from nocturne.endpoint.pages import Said
from nocturne.site.language import Language

__all__ = ["Said"]


def sent(language: Language) -> Said:
    """After the form: the same for everybody."""
    return Said(
        language.gettext("Look into your mail"),
        (
            language.gettext("A mail with a link is on its way to you. Follow it to confirm."),
            language.gettext("Nothing in the inbox after some minutes? Look among what was taken for advertising."),
        ),
    )


def busy(language: Language) -> Said:
    """Too much from one network."""
    return Said(
        language.gettext("Later, please"),
        (language.gettext("There were too many requests from your network. Try again in an hour."),),
    )


def confirm(language: Language) -> tuple[Said, str]:
    """Before confirming, and the words on the button."""
    said = Said(
        language.gettext("One press, and you are in"),
        (language.gettext("Once a week a letter comes to your address. At the end of each is a link to leave."),),
    )
    return said, language.gettext("Yes, send me the letter")


def confirmed(language: Language, link: str) -> Said:
    """After confirming."""
    return Said(
        language.gettext("You are in"),
        (language.gettext("The next letter is yours. What comes and how often is for you to choose."),),
        link,
        language.gettext("Choose cities, tags and how often"),
    )


def over(language: Language, office: Office) -> Said:
    """A link that does nothing any more."""
    return Said(
        language.gettext("This link is over"),
        (
            language.gettext("It is too old, was used already, or is not whole. Nothing was changed."),
            language.gettext("You can subscribe anew on the page of your city."),
        ),
        f"{office.base_url}/",
        office.title,
    )


def leave(language: Language, town: Town | None) -> tuple[Said, str]:
    """Before leaving."""
    if town is not None:
        title = language.gettext("Leave the letter of {city}?", city=town.name)
        label = language.gettext("Leave the letter of {city}", city=town.name)
    else:
        title, label = language.gettext("Leave all letters?"), language.gettext("Leave all letters")
    return Said(title, (language.gettext("One press, and nothing comes any more. No questions."),)), label


def left(language: Language, town: Town | None, office: Office) -> Said:
    """After leaving."""
    if town is not None:
        said = language.gettext("No more letters of {city} come to you.", city=town.name)
    else:
        said = language.gettext("No more letters come to you.")
    calendar = language.gettext("The programme is still here, also as a calendar and as a feed, which need no address.")
    return Said(language.gettext("You have left"), (said, calendar), f"{office.base_url}/", office.title)


def saved(language: Language) -> Said:
    """After choosing."""
    return Said(language.gettext("Saved"), (language.gettext("The next letter comes as you chose."),))


def here(language: Language) -> Said:
    """After "still with us?"."""
    return Said(language.gettext("Good to know"), (language.gettext("Letters keep coming to you."),))


def erase(language: Language) -> tuple[Said, str]:
    """Before erasing."""
    said = Said(
        language.gettext("Erase everything about you?"),
        (
            language.gettext("Your address, your choices and when you subscribed are deleted. This cannot be undone."),
            language.gettext(
                "A code made from your address with a key stays, so that no imported list brings you back."
            ),
        ),
    )
    return said, language.gettext("Erase everything about me")


def erased(language: Language) -> Said:
    """After erasing."""
    return Said(language.gettext("Erased"), (language.gettext("Nothing about you is kept here any more."),))


def missing(language: Language) -> Said:
    """An address that is not there."""
    return Said(language.gettext("There is nothing here"), (language.gettext("The address may be wrong."),))


def failed(language: Language) -> Said:
    """Our own mistake."""
    return Said(
        language.gettext("This did not work"),
        (language.gettext("The mistake is ours. Nothing was changed; try again in a while."),),
    )
