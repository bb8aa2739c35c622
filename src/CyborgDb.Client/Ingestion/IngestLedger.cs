namespace CyborgDb.Ingestion;

/// <summary>
/// Keeps the account of a running ingestion. Its rule, on which resuming rests: whenever an item is not among the stored, no later item with
/// the same id is either, so that to send again, in order, all that are not stored can never put an earlier item in a later one's place.
/// </summary>
/// <remarks>Used by one at a time.</remarks>
internal sealed class IngestLedger(IngestCheckpoint start)
{
    private const int MostSentences = 100;

    private readonly PositionSet _stored = new(start.Stored);
    private readonly PositionSet _unknown = new();
    private readonly List<IngestFailure> _failures = [];
    private readonly List<string> _trainingMessages = [];
    private readonly List<string> _warnings = [];

    // The positions of what is not stored, by id: a later item with the same id has its say.
    private readonly Dictionary<string, List<long>> _open = new(StringComparer.Ordinal);

    // Of stored items, where an attempt that was given up may still be carried out, over whatever is stored under the same id by then.
    private readonly HashSet<string> _mayComeLate = new(StringComparer.Ordinal);

    // An item without an id replaces nothing and is replaced by nothing.
    private readonly List<IngestItem> _withoutId = [];

    /// <summary>How many items the source has, if that is known.</summary>
    public long? Total { get; set; }

    public long Read { get; set; }

    /// <summary>How many items are still to be read, and not known to be stored.</summary>
    public long? NotRead => Total is { } total ? Math.Max(0, total - Read - _stored.CountFrom(Read)) : null;

    public long Skipped { get; set; }

    /// <summary>How many items of this ingestion are stored.</summary>
    public long Vectors { get; private set; }

    /// <summary>The same, and what an earlier one had stored.</summary>
    public long StoredInAll => _stored.Count;

    /// <summary>A digest of the source's first item, once that is read.</summary>
    public string? First { get; set; } = start.First;

    public IngestCheckpoint Checkpoint => new(new PositionSet(_stored), start.Target, First);

    public long Bytes { get; private set; }

    public long Batches { get; private set; }

    public bool TrainingTriggered { get; private set; }

    public string? Warning => _warnings.Count > 0 ? _warnings[^1] : null;

    /// <summary>How many items are not stored, or not known to be.</summary>
    public long NotDone { get; private set; }

    public long NotStored => NotDone - Unknown;

    /// <summary>How many items are not known to be stored or not: what is unknown once stays so.</summary>
    public long Unknown => _unknown.Count;

    /// <summary>The first thing that failed for good.</summary>
    public Exception? FirstError => _failures.Count > 0 ? _failures[0].Error : null;

    /// <summary>A batch was stored. <paramref name="mayComeLate"/>: and may be once more, after what follows it.</summary>
    public void Stored(IngestBatch batch, UpsertResult result, long bytes, bool mayComeLate)
    {
        Vectors += batch.Positions.Count;
        Bytes += bytes;
        Batches++;
        _stored.AddAll(batch.Positions);
        TrainingTriggered |= result.TrainingTriggered;
        Note(_trainingMessages, result.TrainingMessage);
        Note(_warnings, result.Warning);
        if (_open.Count > 0 || _mayComeLate.Count > 0)
            Reconsider(batch);
        if (mayComeLate)
            _mayComeLate.UnionWith(batch.Items.Select(static item => item.Id));
    }

    /// <summary>A batch failed for good.</summary>
    public void Failed(IngestBatch batch, IngestState state, Exception error)
    {
        _failures.Add(new IngestFailure { Error = error, State = state, Items = [.. batch.All.OrderBy(item => item.Position)] });
        Leave(batch, state);
    }

    /// <summary>A batch was never sent, because the ingestion ended before.</summary>
    public void NotSent(IngestBatch batch) => Leave(batch, IngestState.NotStored);

    /// <summary>An item cannot be sent.</summary>
    public void Refused(IngestItem item, Exception error)
    {
        _failures.Add(new IngestFailure { Error = error, State = IngestState.NotStored, Items = [item] });
        Leave(item);
    }

    /// <summary>An item was read and not sent, because the ingestion ended before.</summary>
    public void NotSent(IngestItem item) => Leave(item);

    public IngestResult Result(Func<long, string>? idAt, long retries, TimeSpan elapsed) => new(Checkpoint, _unknown, idAt)
    {
        Total = Total,
        Read = Read,
        NotRead = NotRead,
        Skipped = Skipped,
        NotStored = Items(IngestState.NotStored),
        Unknown = Items(IngestState.Unknown),
        Failures = _failures,
        Batches = Batches,
        Bytes = Bytes,
        Retries = retries,
        Elapsed = elapsed,
        TrainingTriggered = TrainingTriggered,
        TrainingMessages = _trainingMessages,
        Warnings = _warnings,
    };

    /// <summary>What a batch that was stored says of earlier items with the same ids, and they of it.</summary>
    private void Reconsider(IngestBatch batch)
    {
        foreach (var (position, id) in batch.All)
        {
            var open = _open.GetValueOrDefault(id);
            if (_mayComeLate.Contains(id) || open?.Exists(earlier => earlier < position && _unknown.Contains(earlier)) == true)
            {
                // The earlier one may still be carried out, after this one.
                _stored.Remove(position);
                _unknown.Add(position);
                Leave(new IngestItem(position, id));
                Vectors--;
                continue;
            }
            if (open is null)
                continue;
            // The earlier ones are replaced before they were ever there. A later one, left before this one was answered, is still to come.
            foreach (var earlier in open.Where(earlier => earlier < position))
                _stored.Add(earlier);
            var replaced = open.RemoveAll(earlier => earlier < position);
            Vectors += replaced;
            NotDone -= replaced;
            if (open.Count == 0)
                _open.Remove(id);
        }
    }

    private void Leave(IngestBatch batch, IngestState state)
    {
        if (state == IngestState.Unknown)
            _unknown.AddAll(batch.Positions);
        foreach (var item in batch.All)
            Leave(item);
    }

    private void Leave(IngestItem item)
    {
        NotDone++;
        if (item.Id.Length == 0)
        {
            _withoutId.Add(item);
            return;
        }
        if (!_open.TryGetValue(item.Id, out var open))
            _open.Add(item.Id, open = []);
        open.Add(item.Position);
    }

    private List<IngestItem> Items(IngestState state)
    {
        List<IngestItem> items = state == IngestState.NotStored ? [.. _withoutId] : [];
        foreach (var (id, open) in _open)
        {
            foreach (var position in open)
            {
                if (_unknown.Contains(position) == (state == IngestState.Unknown))
                    items.Add(new(position, id));
            }
        }
        items.Sort(static (a, b) => a.Position.CompareTo(b.Position));
        return items;
    }

    private static void Note(List<string> sentences, string? sentence)
    {
        if (sentence is not null && sentences.Count < MostSentences && !sentences.Contains(sentence))
            sentences.Add(sentence);
    }
}
