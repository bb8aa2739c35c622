namespace CyborgDb.Transport;

/// <summary>What a response that is not a success says.</summary>
/// <param name="Detail">What is wrong, on one line; <see langword="null"/> where it does not say.</param>
/// <param name="Errors">The same, one by one, where it is several things.</param>
internal sealed record Refusal(string? Detail, IReadOnlyList<ValidationError> Errors)
{
    /// <summary>How much of it is read: 64 KB.</summary>
    public const int LongestRead = 64 * 1024;

    public static readonly Refusal Wordless = new(null, []);
}
