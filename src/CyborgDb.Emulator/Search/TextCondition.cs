using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>What is asked of a text. Nothing else can match.</summary>
internal abstract class TextCondition : ElementCondition
{
    protected abstract bool Matches(string text);

    protected override bool MatchesElement(JsonElement text) =>
        text.ValueKind == JsonValueKind.String && Matches(text.GetString()!);
}
