using System.Numerics.Tensors;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The README's examples that stand in no sample, so that they compile.</summary>
internal static class ReadmeSnippets
{
    public static async Task UpsertShapesAsync(EncryptedIndex index, string[] ids, float[,] matrix, float[] values, Tensor<float> tensor, IndexKey other, UserId user)
    {
        await index.UpsertAsync([new VectorItem("doc-1", values) { Contents = "text", Metadata = new() { ["lang"] = "en" } }]);
        await index.UpsertAsync(ids, matrix);                   // float[,], float[][], double[,], Tensor<float>, …
        await index.UpsertAsync(ids, values.AsMemory());        // row by row; dimension = length / ids
        index.Upsert(ids, values.AsSpan());                     // the same from a span, synchronously
        index.Upsert([1, 2, 3], tensor);                        // integer ids; rank-2 tensors, dense or strided

        Metadata?[] metadata = [new() { ["year"] = 2024 }, null, new() { ["tags"] = new[] { "ai", "news" } }];
        ItemContents?[] contents = ["text as it is", null, new byte[] { 1, 2, 3 }];
        UpsertResult result = await index.UpsertBinaryAsync(ids, matrix, metadata, contents, new() { IndexKey = other, UserId = user });
        if (result.TrainingTriggered)
            Console.WriteLine(result.TrainingMessage);
    }

    public static async Task SearchAsync(EncryptedIndex index, float[] vector, float[,] queries)
    {
        var filter = Filter.Eq("lang", "en") & (Filter.Gte("year", 2020) | !Filter.Exists("year"));
        IReadOnlyList<QueryMatch> near = await index.QueryAsync(
            vector, new() { TopK = 10, Filter = filter, Include = QueryInclude.Distance | QueryInclude.Metadata });

        IReadOnlyList<IReadOnlyList<QueryMatch>> batch = await index.QueryBatchAsync(queries, new() { TopK = 10 });
        IReadOnlyList<StoredItem> items = await index.GetAsync([.. near.Select(match => match.Id)], ItemFields.Contents);
        byte[] bytes = items[0].Contents!.ToBytes();            // or .Text, where text went in
    }

    public static async Task ErrorsAsync(EncryptedIndex index, string[] ids, float[,] matrix)
    {
        try
        {
            await index.UpsertAsync(ids, matrix);
        }
        catch (CyborgDbAuthenticationException error) when (error.IsWrongIndexKey)
        {
            Console.WriteLine("This is not the key of the index.");
        }
        catch (CyborgDbException error) when (error.IsTransient)
        {
            Console.WriteLine($"Try again in {error.RetryAfter ?? TimeSpan.FromSeconds(10)}: {error.Message}");
        }
    }
}
