using CyborgDb;

namespace AspNetCore;

/// <summary>What a caller stores.</summary>
/// <param name="Text">What the note says: 1 to 4,000 characters.</param>
/// <param name="Author">Who wrote it, in at most 100 characters.</param>
public sealed record Note(string Text, string? Author)
{
    internal const int LongestText = 4_000;
    internal const int LongestAuthor = 100;

    internal VectorItem ToItem(string id)
    {
        if (string.IsNullOrWhiteSpace(Text))
            throw new BadHttpRequestException("The note has no text.");
        if (Text.Length > LongestText)
            throw new BadHttpRequestException($"The note has {Text.Length:N0} characters; {LongestText:N0} are the most.");
        if (Author?.Length > LongestAuthor)
            throw new BadHttpRequestException($"The author's name has {Author.Length:N0} characters; {LongestAuthor} are the most.");
        // Without a vector: the service makes one of the contents by the index's embedding model, and of what is searched for likewise. That
        // keeps this sample small; an application whose texts the service must not see embeds them itself and sends vectors.
        return new VectorItem(id)
        {
            Contents = Text,
            Metadata = new() { [NoteFields.Author] = string.IsNullOrWhiteSpace(Author) ? "unknown" : Author.Trim(), [NoteFields.Written] = DateTimeOffset.UtcNow },
        };
    }
}

/// <summary>What came of storing a note.</summary>
/// <param name="Id">The note's id.</param>
/// <param name="Stored">How many notes were stored.</param>
/// <param name="TrainingTriggered">Whether the service began to train the index.</param>
public sealed record NoteReceipt(string Id, int Stored, bool TrainingTriggered);

/// <summary>A note that was found.</summary>
/// <param name="Id">The note's id.</param>
/// <param name="Distance">How far it is from what was searched for: 0 is the same, 1 has nothing in common with it. Null where nothing was searched for.</param>
/// <param name="Text">What it says.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Written">When it was stored.</param>
public sealed record FoundNote(string Id, double? Distance, string? Text, string? Author, DateTimeOffset? Written)
{
    internal static FoundNote Of(StoredItem item, double? distance = null) => new(
        item.Id, distance, item.Contents?.Text,
        item.Metadata is { } named && named.TryGetValue(NoteFields.Author, out var author) ? author.AsString() : null,
        item.Metadata is { } dated && dated.TryGetValue(NoteFields.Written, out var written) ? written.AsDateTimeOffset() : null);
}

/// <summary>One page of notes.</summary>
/// <param name="Notes">The notes, nearest or newest first.</param>
/// <param name="Next">How many to skip for the next page; null where this is the last.</param>
public sealed record NotePage(IReadOnlyList<FoundNote> Notes, int? Next);

/// <summary>The fields of a note's metadata.</summary>
internal static class NoteFields
{
    public const string Author = "author";
    public const string Written = "written";
}
