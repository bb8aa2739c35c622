using CyborgDb;
using Quickstart;

ServiceAddress address;
try
{
    if (args is ["--help" or "-h"])
    {
        Console.WriteLine(ServiceAddress.Usage);
        return 0;
    }
    address = ServiceAddress.From(args);
}
catch (ArgumentException error)
{
    Console.Error.WriteLine($"{error.Message}\n\n{ServiceAddress.Usage}");
    return 2;
}

try
{
    await using var emulator = await address.StartEmulatorIfNeededAsync();
    var baseUrl = address.BaseUrl ?? emulator!.BaseAddress.ToString();
    using var client = new CyborgDbClient(baseUrl, emulator is null ? address.ApiKey : null);
    var health = await client.GetHealthAsync();
    Console.WriteLine(emulator is null
        ? $"Using the service at {baseUrl}, version {health.Version}."
        : $"No service named: started the emulator (of version {health.Version}) at {baseUrl}, in this process.");
    await Tour.RunAsync(client);
    return 0;
}
catch (Exception error) when (error is CyborgDbException or ArgumentException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
