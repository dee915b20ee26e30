using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MLSegmentation.Build.Tests.Containers;

/// <summary>The Containerfile, as far as can be said without an engine, and built where there is one.</summary>
public sealed class ContainerFileTests
{
    private const string Port = "5000";

    private static readonly string[] Known =
        ["FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"];

    [Fact]
    public void Statements_AreKnownAndBeginWithTwoStagesOfOneVersion()
    {
        string[] images = ContainerFile.Get("FROM");

        Assert.All(ContainerFile.Statements, statement => Assert.Contains(statement.Instruction, Known));
        Assert.Equal("FROM", ContainerFile.Statements[0].Instruction);
        Assert.Equal(["mcr.microsoft.com/dotnet/sdk:10.0 AS build", "mcr.microsoft.com/dotnet/aspnet:10.0"], images);
    }

    [Fact]
    public void Copied_AreFilesThatTheContextHas()
    {
        string[] kept = [.. File.ReadLines(Path.Combine(Repository.Root, ".dockerignore")).Where(line => line is ['!', ..]).Select(line => line[1..])];
        string[] copied = [.. ContainerFile.Get("COPY").Where(text => text is not ['-', ..]).SelectMany(text => text.Split(' ')[..^1])];

        Assert.All(copied, name => Assert.True(Path.Exists(Path.Combine(Repository.Root, name)), name));
        Assert.Equal(kept.Order(), copied.Select(name => name.TrimEnd('/')).Order());

        // What the last stage takes is what the first one writes.
        Assert.Contains("--output /app ", Assert.Single(ContainerFile.Get("RUN")), StringComparison.Ordinal);
        Assert.Contains("--from=build /app /app", ContainerFile.Get("COPY"));
    }

    [Fact]
    public void Served_ByAUserWithoutRights_OnThePortThatIsExposed()
    {
        string[] program = ContainerFile.GetList("ENTRYPOINT");
        string help = Command.Run("dotnet", Path.Combine(Command.GetOutputFolder("MLSegmentation.Cli"), "mlseg.dll"), program[1], "--help").Output;

        // The base images define it: 1654.
        Assert.Equal(["$APP_UID"], ContainerFile.Get("USER"));
        Assert.Equal([Port], ContainerFile.Get("EXPOSE"));
        Assert.Equal(["/app/mlseg", "serve", "--urls", $"http://*:{Port}"], program);
        Assert.Equal(["--model", "/models/model.zip"], ContainerFile.GetList("CMD"));
        Assert.Equal(["/models"], ContainerFile.Get("VOLUME"));
        Assert.All((string[])["--urls", "--model"], option => Assert.Contains($"  {option} ", help, StringComparison.Ordinal));
    }

    [UnixTheory]
    [InlineData("200 OK", 0)]
    [InlineData("503 Service Unavailable", 1)]
    [InlineData(null, 1)]
    public async Task HealthCheck_Answer_DecidesWhetherTheContainerIsHealthy(string? status, int exitCode)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        string[] check = [.. ContainerFile.GetList("HEALTHCHECK").Select(word => word.Replace($"/{Port};", $"/{port};", StringComparison.Ordinal))];
        Assert.Contains($"/{port};", check[^1], StringComparison.Ordinal);
        var request = status is null ? Task.FromResult("") : AnswerAsync(listener, status);
        if (status is null)
        {
            listener.Stop();
        }

        var result = await Task.Run(() => Command.Run(check[0], check[1..]));

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(status is null ? "" : "GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n", await request);
    }

    [ContainerEngineFact]
    public void Build_WhereAnEngineIsAtHand_GivesAnImageOfTheTool()
    {
        string engine = ContainerEngineFactAttribute.Engine!;
        var build = Command.Run(engine, "build", "--file", ContainerFile.Path, "--tag", "mlseg-serve-test", Repository.Root);
        Assert.True(build.ExitCode == 0, build.Output + build.Error);
        var help = Command.Run(engine, "run", "--rm", "mlseg-serve-test", "--help");

        Assert.Contains("Serve a model over HTTP", help.Output, StringComparison.Ordinal);
    }

    private static async Task<string> AnswerAsync(TcpListener listener, string status)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        byte[] buffer = new byte[1024];
        string request = "";
        while (!request.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            int count = await stream.ReadAsync(buffer);
            Assert.True(count > 0, request);
            request += Encoding.ASCII.GetString(buffer, 0, count);
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n"));
        return request;
    }
}
