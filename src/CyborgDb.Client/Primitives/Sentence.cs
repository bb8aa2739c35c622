namespace CyborgDb.Primitives;

/// <summary>What somebody else wrote, such as the message of a caller's exception, as a sentence that others can follow.</summary>
internal static class Sentence
{
    public static string Of(string text)
    {
        var trimmed = text.TrimEnd();
        return trimmed is [.., '.' or '!' or '?' or '…'] ? trimmed : trimmed + ".";
    }
}
