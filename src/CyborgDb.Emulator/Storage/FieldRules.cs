namespace CyborgDb.Emulator.Storage;

/// <summary>What can be asked about one metadata field.</summary>
internal sealed record FieldRules(bool Filterable, bool Pattern, bool FullText)
{
    public static FieldRules Text { get; } = new(Filterable: false, Pattern: false, FullText: true);
}
