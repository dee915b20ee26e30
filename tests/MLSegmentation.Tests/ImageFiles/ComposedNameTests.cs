using MLSegmentation.ImageFiles;

namespace MLSegmentation.Tests.ImageFiles;

public class ComposedNameTests
{
    [Theory]
    [InlineData("Zu\u0308rich e\u0301.png", "Z\u00fcrich \u00e9.png")]
    [InlineData("o\u0323\u0302", "\u1ed9")]
    [InlineData("\u0438\u0306", "\u0439")]
    [InlineData("\u304b\u3099\u306f\u309a", "\u304c\u3071")]
    [InlineData("\u1100\u1161\u11a8\u1112\u1161", "\uac01\ud558")]
    [InlineData("\u0627\u0653", "\u0622")]
    public void Of_LettersAndMarks_AreOneCodePointEach(string decomposed, string composed)
    {
        Assert.Equal(composed, ComposedName.Of(decomposed));
        Assert.Equal(composed, ComposedName.Of(composed));
    }

    [Theory]
    [InlineData("plain_01")]
    [InlineData("\u0301a")]
    [InlineData("x\u0301\u0320y")]
    [InlineData("\ud83d\ude00 \u6f22\u5b57")]
    public void Of_WhatHasNoComposedForm_Stays(string name) => Assert.Equal(name, ComposedName.Of(name));
}
