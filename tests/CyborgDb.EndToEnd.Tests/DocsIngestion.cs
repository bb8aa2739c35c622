namespace CyborgDb.EndToEnd.Tests;

/// <summary>The examples of the page about ingestion and moving. They are run, too.</summary>
public sealed class DocsIngestion : EmulatorTest
{
    [Fact]
    public async Task A_file_of_json_lines_is_ingested()
    {
        var index = await CreateAsync();
        var token = TestContext.Current.CancellationToken;
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, """{"id":"a","vector":[0.1,0.2],"metadata":{"year":2024},"contents":"text"}""" + "\n", token);

            var account = await index.IngestAsync(JsonLines.ReadAsync(path), cancellationToken: token);
            Console.WriteLine($"{account.Stored} items are stored.");

            Assert.Equal("text", (await index.GetAsync("a"))!.Contents!.Text);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
