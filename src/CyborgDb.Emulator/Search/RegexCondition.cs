using System.Text.RegularExpressions;

namespace CyborgDb.Emulator.Search;

/// <summary><c>$regex</c>: the pattern is found somewhere in the text.</summary>
internal sealed class RegexCondition : TextCondition
{
    // Much more than any sensible pattern needs, and short enough for one that runs away.
    private static readonly TimeSpan s_matchTimeout = TimeSpan.FromMilliseconds(250);

    private readonly Regex _regex;

    private RegexCondition(Regex regex) => _regex = regex;

    /// <summary><see langword="null"/> when it is not a pattern.</summary>
    public static RegexCondition? TryCreate(string pattern)
    {
        try
        {
            return new(new(pattern, RegexOptions.CultureInvariant, s_matchTimeout));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    protected override bool Matches(string text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            // Without the exception, whose message holds the pattern and the text.
            throw RejectedException.BadRequest("Invalid filter: the pattern of $regex takes too long to match");
        }
    }
}
