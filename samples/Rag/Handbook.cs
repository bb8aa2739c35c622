using CyborgDb;
using CyborgDb.Extensions.AI;

namespace Rag;

/// <summary>The text in an encrypted index of its own, paragraph by paragraph.</summary>
internal static class Handbook
{
    public static Task<UpsertResult> StoreAsync(TextIndex texts, IReadOnlyList<Passage> passages) => texts.UpsertAsync(passages.Select(passage =>
        new TextItem($"paragraph-{passage.Number:D3}", passage.Text) { Metadata = new() { ["chapter"] = passage.Chapter, ["paragraph"] = passage.Number } }));

    /// <summary>Where a match stands in the text.</summary>
    public static string PlaceOf(TextMatch match) =>
        FormattableString.Invariant($"handbook.md, \"{match.Metadata["chapter"].AsString()}\", paragraph {match.Metadata["paragraph"].AsNumber()}, distance {match.Distance:N2}");
}
