using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Text;

/// <summary>What to look for in which fields. A term that is given twice counts once.</summary>
internal sealed class TextQuery
{
    private readonly Dictionary<string, int> _terms = new(StringComparer.Ordinal);

    public TextQuery(string text, IReadOnlyList<WeightedField> fields, bool requireAllTerms)
    {
        Fields = fields;
        RequireAllTerms = requireAllTerms;
        using var buffer = new PooledMemory<char>(text.Length);
        var reader = new TermReader(text, buffer.Span);
        while (reader.TryRead(out var term))
            _terms.TryAdd(term.ToString(), _terms.Count);
    }

    public IReadOnlyList<WeightedField> Fields { get; }

    /// <summary>Whether an item needs every term, in whichever of the fields.</summary>
    public bool RequireAllTerms { get; }

    public int TermCount => _terms.Count;

    /// <summary>The place of a term in the query; -1 when it is not in it.</summary>
    public int IndexOf(ReadOnlySpan<char> term) =>
        _terms.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(term, out var index) ? index : -1;
}
