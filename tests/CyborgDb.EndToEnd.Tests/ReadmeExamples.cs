using System.Numerics.Tensors;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The README's examples that stand in no sample. They are run, too.</summary>
public sealed class ReadmeExamples : EmulatorTest
{
    [Fact]
    public async Task Vectors_are_upserted_in_the_shape_that_they_are_in()
    {
        await using var service = await ScriptedServer.StartAsync(
            Answer.Json("""{"status":"success","message":"Upserted 3 vectors","training_triggered":true,"training_message":"Index training has been triggered"}"""));
        using var client = service.NewClient();
        var index = client.GetIndex("docs", Key);
        using var other = IndexKey.Generate();
        var user = UserId.FromHex(new string('0', 32));
        string[] ids = ["doc-1", "doc-2", "doc-3"];
        float[,] matrix = { { 1, 2 }, { 3, 4 }, { 5, 6 } };
        float[] vector = [1, 2];
        float[] rows = [1, 2, 3, 4, 5, 6];
        var tensor = Tensor.Create(rows, [3, 2]);

        await index.UpsertAsync([new VectorItem("doc-1", vector) { Contents = "text", Metadata = new() { ["lang"] = "en" } }]);
        await index.UpsertAsync(ids, matrix);                   // float[,], float[][], double[,], Tensor<float>, …
        await index.UpsertAsync(ids, rows.AsMemory());          // row by row; dimension = length / ids
        index.Upsert(ids, rows.AsSpan());                       // the same from a span, synchronously
        index.Upsert([1, 2, 3], tensor);                        // integer ids; rank-2 tensors, dense or strided

        Metadata?[] metadata = [new() { ["year"] = 2024 }, null, new() { ["tags"] = new[] { "ai", "news" } }];
        ItemContents?[] contents = ["text as it is", null, new byte[] { 1, 2, 3 }];
        var result = await index.UpsertBinaryAsync(ids, matrix, metadata, contents, new() { IndexKey = other, UserId = user });
        if (result.TrainingTriggered)
            Console.WriteLine(result.TrainingMessage);

        Assert.Equal(Enumerable.Repeat("upsert_binary", 6), service.Requests.Select(request => request.Path.Split('/')[^1]));
        Assert.Contains(other.ExportHex(), service.Requests[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_are_searched_and_read()
    {
        var index = await CreateAsync();
        float[] vector = [1, 2];
        float[,] queries = { { 1, 2 }, { 3, 4 } };
        await index.UpsertAsync([
            new VectorItem("1", vector) { Contents = new byte[] { 1, 2, 3 }, Metadata = new() { ["lang"] = "en" } },
            new VectorItem("2", vector) { Metadata = new() { ["lang"] = "en", ["year"] = 2019 } }]);

        var filter = Filter.Eq("lang", "en") & (Filter.Gte("year", 2020) | !Filter.Exists("year"));
        var near = await index.QueryAsync(
            vector, new() { TopK = 10, Filter = filter, Include = QueryInclude.Distance | QueryInclude.Metadata });

        var batch = await index.QueryBatchAsync(queries, new() { TopK = 10 });
        var items = await index.GetAsync([.. near.Select(match => match.Id)], ItemFields.Contents);
        var bytes = items[0].Contents!.ToBytes();            // or .Text, where text went in

        Assert.Equal("1", Assert.Single(near).Id);
        Assert.Equal([2, 2], batch.Select(matches => matches.Count));
        Assert.Equal([1, 2, 3], bytes);
    }

    [Fact]
    public async Task Errors_are_caught_by_what_they_mean()
    {
        await CreateAsync();
        using var wrong = IndexKey.Generate();
        var index = Client.GetIndex("a", wrong);
        string[] ids = ["1"];
        float[,] matrix = { { 1 } };

        try
        {
            await index.UpsertAsync(ids, matrix);
        }
        catch (CyborgDbException error) when (error.MayBeWrongIndexKey)
        {
            Console.WriteLine("The name or the key of the index is wrong.");
        }
        catch (CyborgDbException error) when (error.IsTransient)
        {
            Console.WriteLine($"Try again in {error.RetryAfter ?? TimeSpan.FromSeconds(10)}: {error.Message}");
        }

        Assert.Equal(0, await Client.GetIndex("a", Key).CountAsync());
    }
}
