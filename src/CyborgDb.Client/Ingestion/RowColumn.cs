using CyborgDb.Primitives;

namespace CyborgDb.Ingestion;

/// <summary>One entry a row, read as the rows are: by its number where it is in a list, and otherwise one after the other.</summary>
internal sealed class RowColumn<T> : IDisposable
    where T : class
{
    private readonly string _name;
    private readonly IReadOnlyList<T?>? _list;
    private readonly IEnumerator<T?>? _entries;

    private RowColumn(IEnumerable<T?> entries, string name)
    {
        _name = name;
        _list = entries as IReadOnlyList<T?>;
        _entries = _list is null ? entries.GetEnumerator() : null;
    }

    /// <summary>The entry of the row at hand.</summary>
    public T? Current { get; private set; }

    public static RowColumn<T>? Of(IEnumerable<T?>? entries, string name) => entries is null ? null : new(entries, name);

    public void MoveTo(long row)
    {
        if (_list is not null)
            Current = _list[(int)row];
        else if (_entries!.MoveNext())
            Current = _entries.Current;
        else
            throw new InvalidDataException($"The {_name} ended after {Counted.Of(row, "entry", "entries")}; there has to be one for each row.");
    }

    /// <summary>There are no more rows.</summary>
    public void End()
    {
        if (_entries?.MoveNext() == true)
            throw new InvalidDataException($"The {_name} have more entries than there are rows.");
    }

    public void Dispose() => _entries?.Dispose();
}
