using FsCheck;
using FsCheck.Fluent;

namespace CyborgDb.Tests.Properties;

/// <content>What comes of copying, comparing and re-keying.</content>
public sealed partial class JsonProperties
{
    private static Gen<UnreadableItem> Unreadable =>
        from id in OddText.Any from message in OddText.Any select new UnreadableItem { Id = id, Error = new CyborgDbException(message) };

    private static Gen<CopyCheckpoint> UpTo =>
        from id in OddText.Any
        from source in OddText.Any
        from target in OddText.Any
        from bound in s_flag
        let begin = bound ? CopyCheckpoint.Of(new(source, "localhost:8000/"), new(target, "other/a;b@c/")) : CopyCheckpoint.Start
        select begin.At(id);

    private static Gen<CopyResult> Copied =>
        from counts in s_count.ListOf(5)
        from stored in s_texts
        from missing in s_texts
        from unknown in s_texts
        from unreadable in Unreadable.ListOf()
        from checkpoint in UpTo
        select new CopyResult
        {
            Total = counts[0],
            Read = counts[1],
            Gone = counts[2],
            Skipped = counts[3],
            LeftOut = counts[4],
            Stored = stored.Length,
            NotStored = missing,
            Unknown = unknown,
            Unreadable = [.. unreadable],
            Checkpoint = checkpoint,
            Writing = new IngestResult(stored) { Retries = counts[0] },
        };

    private static Gen<ItemDifferences> Differences => Gen.Choose(0, 63).Select(value => (ItemDifferences)value);

    private static Gen<ItemDifference> Difference => from id in OddText.Any from differences in Differences select new ItemDifference(id, differences);

    private static Gen<CompareResult> Compared =>
        from counts in s_count.ListOf(5)
        from differences in Difference.ListOf()
        from largest in Gen.Elements(0, 1 / 3.0, double.PositiveInfinity)
        from complete in s_flag
        select new CompareResult
        {
            InBoth = counts[0],
            Missing = counts[1],
            Extra = counts[2],
            Different = counts[3],
            Unreadable = counts[4],
            Differences = [.. differences],
            LargestVectorDifference = largest,
            IsComplete = complete,
        };

    private static Gen<RekeyResult> Rekeyed =>
        from copy in Copied
        from comparison in Compared
        from passes in s_count
        from has in s_flag
        select new RekeyResult
        {
            Copy = copy,
            Comparison = comparison,
            Passes = passes,
            CaughtUp = passes * 3L,
            Removed = passes / 2,
            IsSourceDeleted = has,
        };

    private static object Of(CopyResult copy) => (
        (copy.Total, copy.Read, copy.Gone, copy.Skipped, copy.LeftOut, copy.Stored, copy.IsComplete, copy.Checkpoint),
        (Of(copy.NotStored), Of(copy.Unknown), Of(copy.Unreadable.Select(item => item.Id + Told(item.Error))), copy.Writing.Stored, copy.Writing.Retries));

    private static object Of(CompareResult result) => (
        (result.InBoth, result.Missing, result.Extra, result.Different, result.Unreadable, result.DifferenceCount, result.AreEqual),
        (Of(result.Differences), result.LargestVectorDifference, result.IsComplete));
}
