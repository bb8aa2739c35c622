using System.Collections.Frozen;

namespace CyborgDb.Emulator.Text;

/// <summary>The words that Porter2 names one by one, because its rules would not do for them.</summary>
internal static class StemExceptions
{
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> s_stems = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["skis"] = "ski",
        ["skies"] = "sky",
        ["dying"] = "die",
        ["lying"] = "lie",
        ["tying"] = "tie",
        ["idly"] = "idl",
        ["gently"] = "gentl",
        ["ugly"] = "ugli",
        ["early"] = "earli",
        ["only"] = "onli",
        ["singly"] = "singl",
        ["sky"] = "sky",
        ["news"] = "news",
        ["howe"] = "howe",
        ["atlas"] = "atlas",
        ["cosmos"] = "cosmos",
        ["bias"] = "bias",
        ["andes"] = "andes",
    }.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_done = FrozenSet.Create(
        StringComparer.Ordinal, "inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed")
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The stem of a whole word; <see langword="null"/> for a word that goes by the rules.</summary>
    public static string? Find(ReadOnlySpan<char> word) => s_stems.TryGetValue(word, out var stem) ? stem : null;

    /// <summary>Whether the word stays as it is once its plural has been taken.</summary>
    public static bool IsDoneAfterPlural(ReadOnlySpan<char> word) => s_done.Contains(word);
}
