using System.Buffers.Binary;
using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests;

/// <summary>The README's example of an ingestion that is stopped and goes on. It is run, too.</summary>
public sealed class ReadmeExamples : IngestionTest
{
    [Fact]
    public async Task A_file_is_ingested_and_an_ingestion_that_was_stopped_goes_on()
    {
        var index = Index;
        var token = Token;
        var folder = Directory.CreateTempSubdirectory("ingestion").FullName;
        var path = Path.Combine(folder, "vectors.fvecs");
        var checkpointPath = Path.Combine(folder, "checkpoint.txt");
        try
        {
            await File.WriteAllBytesAsync(path, Fvecs(rows: 5_000, dimension: 2), token);
            // The first batch is stored, the second one is refused.
            Emulator.Faults.Enqueue(Fault.CloseAfterAnswer(), "/v1/vectors/upsert_binary");
            Emulator.Faults.Enqueue(Fault.Status(400), "/v1/vectors/upsert_binary");
            for (var run = 0; run < 2; run++)
            {
                var checkpoint = File.Exists(checkpointPath) ? IngestCheckpoint.Parse(await File.ReadAllTextAsync(checkpointPath, token)) : null;
                using var file = VectorFile.Open(path);                 // .npy, .fvecs, .bvecs or .ivecs, memory-mapped
                var ids = Enumerable.Range(0, file.Vectors.Rows).ToList();
                var options = new IngestOptions { BatchItems = 1_000, ResumeAfter = checkpoint, SaveCheckpoint = SaveAsync };
                var progress = new Progress<IngestProgress>(p => Console.WriteLine($"{p.Stored} of {p.Total} stored, {p.VectorsPerSecond:0} a second"));
                try
                {
                    var account = await index.IngestAsync(ids, file.Vectors, options: options, progress: progress, cancellationToken: token);
                    Console.WriteLine($"All {account.Stored} are stored.");
                    File.Delete(checkpointPath);
                }
                catch (Exception error) when (IngestResult.Of(error) is { } account)    // it was stopped by a failure, or cancelled
                {
                    Console.WriteLine($"{account.Stored} stored, {account.NotStored.Count} not, {account.Unknown.Count} not known, {account.NotRead} never read: {error.Message}");
                }

                // Called whenever more is stored. The file is always a whole one, so the next run goes on from here, whatever ended this one.
                async Task SaveAsync(IngestCheckpoint stored)
                {
                    await File.WriteAllTextAsync(checkpointPath + ".new", stored.ToString(), CancellationToken.None);
                    File.Move(checkpointPath + ".new", checkpointPath, overwrite: true);
                }
                Assert.Equal(run == 0, File.Exists(checkpointPath));
            }

            Assert.Equal(5_000, await index.CountAsync(cancellationToken: token));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] Fvecs(int rows, int dimension)
    {
        var bytes = new byte[rows * (sizeof(int) + dimension * sizeof(float))];
        var rest = bytes.AsSpan();
        for (var row = 0; row < rows; row++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, dimension);
            rest = rest[sizeof(int)..];
            for (var column = 0; column < dimension; column++, rest = rest[sizeof(float)..])
                BinaryPrimitives.WriteSingleLittleEndian(rest, row + column);
        }
        return bytes;
    }
}
