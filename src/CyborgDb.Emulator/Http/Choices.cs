namespace CyborgDb.Emulator.Http;

/// <summary>Says what a value should have been, and what it was.</summary>
internal static class Choices
{
    // A value that belongs somewhere else, such as a text, is not given back whole.
    private const int MostQuoted = 40;

    public static string Refuse(string value, ReadOnlySpan<string> choices) =>
        $"'{string.Join("', '", choices[..^1])}' or '{choices[^1]}', not '{(value.Length > MostQuoted ? value[..MostQuoted] + "…" : value)}'";
}
