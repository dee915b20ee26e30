using System.Net;
using System.Net.Sockets;

namespace MLSegmentation.Cli.Tests;

public sealed class ServeCommandTests(InterruptionTests.TrainedModel model) : IClassFixture<InterruptionTests.TrainedModel>
{
    [Fact]
    public void Serve_Model_AnswersUntilItIsInterrupted()
    {
        string address = "", page = "", described = "", other = "", nothing = "", wrong = "", scored = "";
        using var folder = new WorkFolder(1);

        var result = Mlseg.RunUntil(
            "Serving", AskAll, "serve", "--model", model.Path, "--urls", "http://127.0.0.1:0", "--threads", "1", "--tta", "flips", "--threshold", "cell=1");

        Assert.Equal(130, result.ExitCode);
        Assert.Matches("^http://127.0.0.1:[1-9][0-9]*$", address);
        Assert.Contains($"Serving {model.Path} at {address}", result.Output, StringComparison.Ordinal);
        Assert.Contains("segmentation.js", page, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"cell\"", described, StringComparison.Ordinal);
        Assert.Contains("The server is called by the name 'example.com', and answers to localhost, 127.0.0.1, [::1] alone.", other, StringComparison.Ordinal);
        Assert.Contains("There is nothing at '/other'. The page is at /,", nothing, StringComparison.Ordinal);
        Assert.Contains("'/' does not take the method DELETE; it takes GET, HEAD.", wrong, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"cell\",\"color\":\"#e69f00\",\"pixels\":0", scored, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);

        void AskAll(string line)
        {
            address = line[(line.LastIndexOf(' ') + 1)..];
            page = Ask(HttpMethod.Get, address);
            described = Ask(HttpMethod.Get, $"{address}/segment");
            scored = Ask(HttpMethod.Post, $"{address}/segment?format=objects", file: Directory.GetFiles(folder.Images)[0]);
            nothing = Ask(HttpMethod.Get, $"{address}/other");
            wrong = Ask(HttpMethod.Delete, address);

            // A page from elsewhere that has its name lead here.
            other = Ask(HttpMethod.Get, $"{address}/segment", host: "example.com");
        }
    }

    [Fact]
    public void Serve_PortInUse_IsOneLine()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        var result = Mlseg.Run("serve", "--model", model.Path, "--urls", address);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"Failed to bind to address {address}: address already in use", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'), line => !line.Contains("Loaded the segmentation model", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2, "--urls takes addresses that begin with http://, not 'https://127.0.0.1:1'", "--urls", "https://127.0.0.1:1")]
    [InlineData(2, "--urls takes the host localhost, an IP address of this machine, or *", "--urls", "http://example.com:1")]
    [InlineData(2, "--urls takes addresses such as http://127.0.0.1:5000", "--urls", "5000")]
    [InlineData(2, "--urls takes addresses without a path", "--urls", "http://127.0.0.1:1/path")]
    [InlineData(2, "--max-pixels is 0; allowed are 1 to 268435456", "--max-pixels", "0", "--urls", "http://127.0.0.1:0")]
    [InlineData(2, "--tile is 64x64x8, and the model scores images", "--tile", "64x64x8", "--urls", "http://127.0.0.1:0")]
    [InlineData(1, "--threshold names the class 'zebra'", "--threshold", "zebra=0.5", "--urls", "http://127.0.0.1:0")]
    [InlineData(1, "The server cannot listen at http://203.0.113.9:1", "--urls", "http://203.0.113.9:1")]
    public void Serve_WrongOption_SaysWhatIsPossible(int exitCode, string message, params string[] options)
    {
        var result = Mlseg.Run(["serve", "--model", model.Path, .. options]);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Hosting failed to start", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    private static string Ask(HttpMethod method, string address, string? host = null, string? file = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, address) { Headers = { Host = host } };
        request.Content = file is null ? null : new ByteArrayContent(File.ReadAllBytes(file));
        using var response = client.Send(request);
        using var content = new StreamReader(response.Content.ReadAsStream());
        return content.ReadToEnd();
    }
}
