namespace Rag;

/// <summary>A paragraph of a text, and where it stands there.</summary>
/// <param name="Chapter">The heading above it.</param>
/// <param name="Number">Which paragraph of the text it is, from 1.</param>
/// <param name="Text">What it says.</param>
internal sealed record Passage(string Chapter, int Number, string Text)
{
    /// <summary>The paragraphs of a text in Markdown, without its headings.</summary>
    public static IReadOnlyList<Passage> ReadAll(string path)
    {
        var passages = new List<Passage>();
        var chapter = "";
        foreach (var block in File.ReadAllText(path).ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (block.StartsWith('#'))
                chapter = block.TrimStart('#', ' ');
            else
                passages.Add(new Passage(chapter, passages.Count + 1, block));
        }
        return passages;
    }
}
