using CyborgDb.Emulator.Text;

namespace CyborgDb.Emulator.Tests.Text;

public sealed class TermReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("...!", "")]
    [InlineData("The quick, brown FOXES jumped!", "quick brown fox jump")]
    [InlineData("to be or not to be", "")]
    [InlineData("state-of-the-art (2nd)", "state art 2nd")]
    [InlineData("C3PO's running,running", "c3po s run run")]
    [InlineData("ÜBER Straßen привет", "über straßen привет")]
    [InlineData("a𝒳b 😀 x", "a𝒳b x")]
    [InlineData("half \ud83d pair", "half pair")]
    [InlineData("snake_case", "snake case")]
    public void A_text_is_taken_apart_into_terms(string text, string terms)
    {
        var found = new List<string>();
        var reader = new TermReader(text, new char[text.Length]);
        while (reader.TryRead(out var term))
            found.Add(term.ToString());
        Assert.Equal(terms, string.Join(' ', found));
    }
}
