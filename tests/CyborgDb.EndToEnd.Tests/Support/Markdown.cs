namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>A page of documentation: its blocks of code, its headings and its links.</summary>
internal sealed class Markdown
{
    private readonly List<CodeBlock> _blocks = [];
    private readonly List<string> _text = [];

    public Markdown(string text)
    {
        List<string>? code = null;
        var language = "";
        foreach (var line in Lines(text))
        {
            var fence = line.TrimStart();
            if (!fence.StartsWith("```", StringComparison.Ordinal))
            {
                (code ?? _text).Add(line);
            }
            else if (code is null)
            {
                (code, language) = ([], fence.Trim('`', ' '));
            }
            else
            {
                _blocks.Add(new(language, [.. code]));
                code = null;
            }
        }
        IsComplete = code is null;
    }

    /// <summary>Whether every block that begins also ends.</summary>
    public bool IsComplete { get; }

    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    /// <summary>What is not in a block.</summary>
    public string Text => string.Join('\n', _text);

    /// <summary>What a link can point at within the page, as hosts of repositories make it of headings.</summary>
    public IEnumerable<string> Anchors => _text.Where(line => line.StartsWith('#')).Select(line => string.Concat(
        line.TrimStart('#').Trim().ToLowerInvariant().Where(each => char.IsLetterOrDigit(each) || each is ' ' or '-' or '_').Select(each => each == ' ' ? '-' : each)));

    public IEnumerable<CodeBlock> In(string language) => _blocks.Where(block => block.Language == language);

    public static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');
}

/// <summary>A block of code.</summary>
/// <param name="Language">What stands behind its fence.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record CodeBlock(string Language, string[] Lines)
{
    public string Text => string.Join('\n', Lines);

    /// <summary>Whether it stands in a source, line by line, whatever it is indented by as a whole.</summary>
    public bool StandsIn(string[] source)
    {
        var wanted = WithoutIndentation(Lines);
        for (var start = 0; start + wanted.Length <= source.Length; start++)
        {
            if (WithoutIndentation(source[start..(start + wanted.Length)]).SequenceEqual(wanted))
                return true;
        }
        return false;
    }

    private static string[] WithoutIndentation(string[] lines)
    {
        string[] used = [.. lines.SkipWhile(string.IsNullOrWhiteSpace).Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse()];
        var indentation = used.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return [.. used.Select(line => line.Length > indentation ? line[indentation..].TrimEnd() : "")];
    }
}
